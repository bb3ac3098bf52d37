# Each target installs what it needs (Debian 12; apt-get as root or through sudo).

.PHONY: help demo test stress soak bench bench-million-accounts check build screenshots book deb test-package test-systemd

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## See a message arrive sealed, and read it: Waxseal and a private Dovecot, until Ctrl-C
	@script/demo

test: ## Run every test, against real Dovecots 2.3 and 2.4
	@script/test

stress: ## Convert mail among busy clients and under kill -9, for half an hour
	@script/stress

soak: ## Log in by thousands, attack, and have bad days, for half an hour
	@script/soak

bench: ## Measure all that is promised to be fast against its peers, as ratios of one run
	@script/bench

bench-million-accounts: ## Move a million accounts in from userli, and look them up (15 GB)
	@script/bench-million-accounts

check: ## Format, lints, licences and sources
	@script/check

build: ## Build the program for use: target/release/waxseal
	@script/install-test-packages
	cargo build --release --locked --package waxseal

screenshots: ## Take pictures of every page, into the folder screenshots
	@script/screenshots

deb: ## Build the Debian package, into target/deb
	@script/deb

test-package: ## Install it on fresh Debians 12 and 13 and follow the book there (root)
	@script/test-package

test-systemd: ## Boot Debians 12 and 13 with systemd, and look after the service there (root)
	@script/test-systemd

book: ## Render the book, docs/, into target/book
	@script/book
