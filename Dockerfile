# Two stages: the Makefile's own steps build the program and the root folder on the Swift image, and the image that runs holds that folder: the program,
# the C library, certificates. It has no shell. The state lives in the volume. Publishing the port is the user's own act, hence --admin open.
FROM swift:6.3-bookworm AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /pinstripe
COPY Makefile Package.swift ./
RUN make packages-static
COPY Packaging Packaging
COPY Config Config
COPY Seeds Seeds
COPY Sources Sources
COPY Tests Tests
RUN make image-root

FROM scratch
COPY --from=build /pinstripe/.build/image-root /
USER 10001:10001
ENV PATH=/usr/bin \
    PINSTRIPE_HOST=0.0.0.0 \
    PINSTRIPE_ADMIN=open \
    PINSTRIPE_DATABASE=/var/lib/pinstripe/pinstripe.sqlite
VOLUME /var/lib/pinstripe
EXPOSE 12111
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["/usr/bin/pinstripe", "health"]
ENTRYPOINT ["/usr/bin/pinstripe"]
CMD ["serve"]
