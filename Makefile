# Each target installs what it needs (Debian 12; apt-get as root or through sudo).

.PHONY: help demo test check build

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## See a message arrive sealed, and read it: Waxseal and a private Dovecot, until Ctrl-C
	@script/demo

test: ## Run every test, against real Dovecots 2.3 and 2.4
	@script/test

check: ## Format, lints, licences and sources
	@script/check

build: ## Build the program for use: target/release/waxseal
	@script/install-test-packages
	cargo build --release --locked --package waxseal
