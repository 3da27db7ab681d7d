# Pinstripe's commands. `make run` serves, `make test` tests everything, `make bench` measures against the bars of the design.
# On Debian and its relatives missing system packages are installed first, where the user may.

BUILD_PACKAGES = libevent-dev libsqlite3-dev libssl-dev libcurl4-openssl-dev
TEST_PACKAGES = $(BUILD_PACKAGES) python3-venv openssl
BENCH_PACKAGES = $(TEST_PACKAGES) gcc libc6-dev wrk

RELEASE = swift build --configuration release --static-swift-stdlib --product pinstripe
PREFIX ?= /usr/local

.PHONY: run test test-swift test-sdk readme bench release install packages clean

run: release
	.build/release/pinstripe serve

release: packages
	$(RELEASE)

install: release
	install -D --strip .build/release/pinstripe $(DESTDIR)$(PREFIX)/bin/pinstripe

test: test-swift test-sdk

test-swift: PACKAGES = $(TEST_PACKAGES)
test-swift: packages
	swift build --build-tests
	swift test --skip-build --parallel

test-sdk: PACKAGES = $(TEST_PACKAGES)
test-sdk: packages
	swift build --product pinstripe
	Tests/SDK/python/run

# Writes the README's tables anew from the definitions.
readme:
	PINSTRIPE_WRITE_README=1 swift test --no-parallel --filter ReadmeTests

bench: PACKAGES = $(BENCH_PACKAGES)
bench: packages
	$(RELEASE)
	python3 Benchmarks/run.py $(BENCH)

clean:
	rm -rf .build .venv Benchmarks/build

# The packages that are missing are installed by whoever may; anybody else is told the one command to type. Where there is no dpkg,
# they are taken to be there: the build says what it misses.
PACKAGES = $(BUILD_PACKAGES)
packages:
	@command -v dpkg-query >/dev/null || exit 0; \
	missing=$$(for package in $(PACKAGES); do \
		dpkg-query --show --showformat='$${Status}\n' $$package 2>/dev/null | grep --quiet 'ok installed' || echo $$package; done | xargs); \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id --user)" = 0 ]; then as_root=""; \
	elif sudo --non-interactive true 2>/dev/null; then as_root="sudo"; \
	else echo "These system packages are missing. Install them, then run make again:"; \
		echo "    sudo apt-get install --yes $$missing"; exit 1; fi; \
	echo "Installing $$missing"; \
	$$as_root apt-get update --quiet --quiet && \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends $$missing
