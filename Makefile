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
deps: ## install what is missing: redis-server, fonts, gcc, chromium (Debian), golangci-lint (pinned), Go modules
	@GOLANGCI_VERSION=$(GOLANGCI_VERSION) .ci/deps

.PHONY: build
build: ## build bin/weidubao
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w -X main.release=$(RELEASE)' -o bin/weidubao ./cmd/weidubao

.PHONY: test
test: ## all tests, with the race detector, on a real redis-server
	CGO_ENABLED=1 go test -race -timeout 480s $(TESTFLAGS) ./...

.PHONY: pictures
pictures: ## the pictures of README and docs, taken anew by the browser tests
	go test ./cmd/weidubao -run '^(TestFirstTenMinutes|TestOfficersWeek)$$' -count=1 -args -pictures $(CURDIR)/docs/images

.PHONY: lint
lint: ## formatting, linters, and the directions between the packages
	@test -x $(GOLANGCI) || { echo "golangci-lint is missing: run make deps" >&2; exit 1; }
	$(GOLANGCI) run ./...

.PHONY: bench
bench: ## all benchmarks, without the tests
	go test -run '^$$' -bench . -benchmem ./...
