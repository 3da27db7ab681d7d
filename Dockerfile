# Two stages: the Makefile's own steps build the binary on the Swift image, and the image that runs holds the binary and the four
# libraries it is linked with. The state lives in the volume; publishing the port is the user's own act, hence --admin open.
FROM swift:6.3-bookworm AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /pinstripe
COPY Makefile Package.swift ./
RUN make packages-build
COPY Config Config
COPY Seeds Seeds
COPY Sources Sources
COPY Tests Tests
RUN make release install DESTDIR=/image

FROM debian:bookworm-slim
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libevent-2.1-7 libsqlite3-0 libssl3 libcurl4 ca-certificates libstdc++6 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/pinstripe pinstripe
COPY --from=build /image/usr/local/bin/pinstripe /usr/local/bin/pinstripe
USER pinstripe
ENV PINSTRIPE_HOST=0.0.0.0 \
    PINSTRIPE_ADMIN=open \
    PINSTRIPE_DATABASE=/var/lib/pinstripe/pinstripe.sqlite
VOLUME /var/lib/pinstripe
EXPOSE 12111
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["pinstripe", "health"]
ENTRYPOINT ["pinstripe"]
CMD ["serve"]
