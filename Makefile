# `make run` and `make test` set up what they need; see packaging/setup.sh.
.DEFAULT_GOAL := help
.PHONY: help run test test-quick setup lint format audio-test bench frozen frozen-test dist deb package package-test release icons schemas figures screenshots pictures clean
python = .venv/bin/python
package_tools = $(python) -c 'import build, packaging' 2>/dev/null || \
	$(python) -m pip install --quiet --disable-pip-version-check --no-input -e '.[package]'

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: ## open BackTimer; ARGS="article-a --start" passes arguments
	@sh packaging/setup.sh run
	@$(python) -m backtimer $(ARGS)

test: setup ## every check: style, types, architecture, unit, window and whole-program tests
	@sh packaging/test.sh

test-quick: setup ## style, types, architecture and unit tests: for every day's work
	@sh packaging/test.sh quick

setup: ## prepare this checkout for work on it, and do nothing else
	@sh packaging/setup.sh test

lint: setup ## style, types and architecture only
	@sh packaging/test.sh lint

format: setup ## put the code into shape
	@$(python) -m ruff check --fix && $(python) -m ruff format

audio-test: setup ## record whole sessions in real time and compare every cue with the plan (half an hour, on a quiet machine)
	@AUDIO_TEST=1 $(python) -m pytest tests/e2e/test_audio.py -s

bench: setup ## measure (not part of make test)
	@$(python) -m pytest tests/benchmarks -s

frozen: setup ## the program as a folder and an archive that need no Python, in dist/
	@packaging/build-frozen

frozen-test: setup ## try what `make frozen` made: it leads, speaks, keeps, draws, and brings its licences
	@$(python) -m pytest tests/frozen

dist: setup ## the wheel and the sources, in dist/
	@$(package_tools)
	@$(python) packaging/build_dist.py

deb: frozen ## the package for Debian 12, Ubuntu 24.04 and newer, in dist/
	@$(python) packaging/build_deb.py

package: dist deb ## all that is handed on for Linux, in dist/

package-test: setup ## install all of that on bare systems and have it lead and speak there (root, mmdebstrap)
	@$(python) packaging/package_test.py $(ARGS)

release: ## prepare a release: make release VERSION=1.2.3 writes its number and its changelog
	@python3 packaging/release.py "$(VERSION)" "$(WEB)"

icons: setup ## draw the program's icon in every size anew
	@$(python) packaging/make_icons.py

schemas: setup ## write assets/*.schema.json anew after a change of the file format
	@$(python) packaging/write_schemas.py

figures: setup ## draw all figures on one sheet, and say what is wrong with them
	@$(python) packaging/figures.py

screenshots: setup ## every page, every state of a session and every figure in build/screenshots; README's pictures
	@$(python) packaging/screenshots.py
	@$(python) packaging/figures.py

pictures: setup ## write the small pictures anew that a test compares the pages with; look at them before a commit
	@BACKTIMER_PICTURES=write $(python) -m pytest -q tests/gui/test_pictures.py -k looks

clean: ## remove everything that was made here
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
