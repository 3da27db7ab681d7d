# Pinstripe's commands. `make run` serves, `make test` tests everything, `make bench` measures against the bars of the design.
# On Debian and its relatives missing system packages are installed first, where the user may.

PACKAGES_build = libevent-dev libsqlite3-dev libssl-dev libcurl4-openssl-dev pkg-config
PACKAGES_test = $(PACKAGES_build) python3-venv openssl
PACKAGES_static = $(PACKAGES_build) gcc g++ libc6-dev dpkg-dev ca-certificates
PACKAGES_dist = $(PACKAGES_test) $(PACKAGES_static)
PACKAGES_fleet = $(PACKAGES_test) nginx libnginx-mod-http-js
PACKAGES_browser = $(PACKAGES_test) chromium chromium-driver
# Some packages of Node bring npm with them, and refuse Debian's.
PACKAGES_node = $(PACKAGES_test) $(shell command -v npm > /dev/null || echo nodejs npm)
PACKAGES_bench = $(PACKAGES_test) gcc libc6-dev wrk

PREFIX ?= /usr/local

# Modules may inline each other's functions. Debug builds, and so the tests, check that no two accesses to a variable overlap; the release leaves
# this out.
FASTER = -Xswiftc -cross-module-optimization -Xswiftc -enforce-exclusivity=unchecked

PACKAGES = packages-build packages-test packages-static packages-dist packages-fleet packages-browser packages-node packages-bench

.PHONY: run release install static dist image-root test test-swift test-sdk test-browser test-packages test-fleet test-fuzz test-openapi test-dist \
	fuzz tables bench clean $(PACKAGES)

run: release
	.build/release/pinstripe serve

release: packages-build
	swift build --configuration release --static-swift-stdlib --product pinstripe $(FASTER)

# Only copies, so that it can be run by root after a build that was not.
install:
	@[ -x .build/release/pinstripe ] || { echo "There is nothing to install yet: run make release first."; exit 1; }
	install -D --strip .build/release/pinstripe $(DESTDIR)$(PREFIX)/bin/pinstripe

# The program that is given to others needs nothing but the C library. It is the release, linked with static libraries.
static: packages-static
	Packaging/static .build/static
	swift build --configuration release --static-swift-stdlib --product pinstripe --pkg-config-path .build/static/pkgconfig $(FASTER)

# A tarball, a Debian package, a Python wheel and an npm package, in the folder dist.
dist: packages-dist static
	Packaging/dist .build/release/pinstripe dist

# What the image consists of. The Dockerfile copies it.
image-root: static
	Packaging/image-root .build/release/pinstripe .build/image-root

test: test-swift test-sdk test-browser test-packages test-fleet test-fuzz test-openapi

test-swift: packages-test
	swift build --build-tests
	swift test --skip-build --parallel

test-sdk: packages-test
	swift build --product pinstripe
	Tests/SDK/python/run

test-browser: packages-browser
	swift build --product pinstripe
	Tests/Browser/run

test-packages: packages-node
	swift build --product pinstripe
	Tests/Packages/run

test-fleet: packages-fleet
	swift build --product pinstripe
	Tests/Fleet/run

# The same as test-packages and test-fleet, with the static program: its packages must need nothing but the C library, and be small.
test-dist: packages-dist packages-node packages-fleet static
	PINSTRIPE_BINARY=.build/release/pinstripe Tests/Packages/run
	PINSTRIPE_BINARY=.build/release/pinstripe Tests/Fleet/run

test-fuzz: packages-test
	swift build --product pinstripe
	Tests/Fuzz/run --seconds 20

test-openapi: packages-test
	swift build --product pinstripe
	Tests/OpenAPI/run

# The long run, of what test-fuzz does for some seconds.
fuzz: packages-test
	swift build --product pinstripe
	Tests/Fuzz/run --requests 500000

# Writes the parts of the documentation that are made from the definitions.
tables: packages-build
	PINSTRIPE_WRITE_TABLES=1 swift test --no-parallel --filter GeneratedTableTests

bench: packages-bench release
	python3 Benchmarks/run.py $(BENCH)

clean:
	rm -rf .build .venv dist Benchmarks/build

# The packages that are missing are installed by whoever may; anybody else is told the one command to type. Where there is no dpkg,
# they are taken to be there: the build says what it misses.
$(PACKAGES): packages-%:
	@command -v dpkg-query >/dev/null || exit 0; \
	missing=$$(for package in $(PACKAGES_$*); do \
		dpkg-query --show --showformat='$${Status}\n' $$package 2>/dev/null | grep --quiet 'ok installed' || echo $$package; done | xargs); \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id --user)" = 0 ]; then as_root=""; \
	elif sudo --non-interactive true 2>/dev/null; then as_root="sudo"; \
	else echo "These system packages are missing. Install them, then run make again:"; \
		echo "    sudo apt-get install --yes $$missing"; exit 1; fi; \
	echo "Installing $$missing"; \
	$$as_root apt-get update --quiet --quiet && \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends $$missing
