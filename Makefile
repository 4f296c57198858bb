# Everything is done by run.py, which works without make too: python run.py help
PYTHON ?= $(shell command -v python3 || command -v python)
ifeq ($(PYTHON),)
$(error no Python found: the book needs Python 3.11, 3.12 or 3.13)
endif
.DEFAULT_GOAL := help
.PHONY: book lab test notebooks lint bench fresh-seeds portability long-runs clean help

book lab lint bench help:
	@"$(PYTHON)" run.py $@

test:
	@"$(PYTHON)" run.py $@ $(STAGE)

notebooks fresh-seeds:
	@"$(PYTHON)" run.py $@ $(NB)

long-runs:
	@"$(PYTHON)" run.py $@ $(NAME)

portability:
	@"$(PYTHON)" run.py $@ $(PART) $(NB)

clean:
	@"$(PYTHON)" run.py clean $(if $(ALL),--all)
