# make demo: the product at work.   make deps && make lint && make test: before a change is taken.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GOLANGCI_VERSION := 2.15.0
GOLANGCI := $(CURDIR)/.bin/golangci-lint
TESTFLAGS ?=
DEMOFLAGS ?=
RELEASE ?= dev

.PHONY: help
help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 8

.PHONY: demo
demo: ## phones, platform and a sample county in the browser; installs redis-server and fonts when missing
	@.ci/deps run
	@echo "demo: building bin/weidubao"
	@$(MAKE) --no-print-directory -s build
	@bin/weidubao demo $(DEMOFLAGS)

.PHONY: deps
deps: ## install what is missing: redis-server, fonts, gcc, chromium, strace (Debian), golangci-lint (pinned), Go modules
	@GOLANGCI_VERSION=$(GOLANGCI_VERSION) .ci/deps

.PHONY: build
build: ## build bin/weidubao
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w -X main.release=$(RELEASE)' -o bin/weidubao ./cmd/weidubao

# GOGC=400: the compiler, the tests and the services that they start collect
# garbage less often, which saves some 6 % of the time. The largest process then
# takes 1 GB instead of 0.6; with less than 8 GB of memory: make test GOGC=100.
# Four tests of a package at once, whatever the number of processors: many of
# them wait for processes most of their time.
GOGC ?= 400
.PHONY: test
test: ## all tests, with the race detector, on a real redis-server
	CGO_ENABLED=1 GOGC=$(GOGC) go test -race -timeout 480s -parallel 4 $(TESTFLAGS) ./...

# Without the race detector, which make test has: a soak is for what happens at
# the one moment in a thousand, and wants many rounds at the speed of production.
.PHONY: soak
soak: ## the long forms: 200 kills, promotions, full disks and the like; about half an hour, one seed: WEIDUBAO_SEED=1
	@.ci/soak

.PHONY: pictures
pictures: ## the pictures of README and docs, taken anew by the browser tests
	go test ./cmd/weidubao -run '^(TestFirstTenMinutes|TestOfficersWeek)$$' -count=1 -args -pictures $(CURDIR)/docs/images

.PHONY: lint
lint: ## formatting, linters, and the directions between the packages
	@test -x $(GOLANGCI) || { echo "golangci-lint is missing: run make deps" >&2; exit 1; }
	$(GOLANGCI) run ./...

.PHONY: bench
bench: ## all benchmarks; at the end the product against its yardsticks, in one table (docs/performance.md)
	go test -run '^$$' -bench . -benchmem ./bot/... ./store/... ./templates/...
	go test -run '^$$' -bench '^BenchmarkGoals$$' -timeout 15m ./cmd/weidubao
