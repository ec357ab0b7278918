/* SPDX-License-Identifier: MIT */
#pragma once

/* One verb, run before a stand-in for the relay. */

#include "screen.h"
#include "stand_in.h"

#include "cli/verb.h"

#include <unistd.h>

extern struct stand_in relay;
/* What the command line says: none, at first. */
extern struct options options;
extern struct verb verb;
extern char *arguments[4];

/* Before a test, and after it. */
void verb_run_start(void);
void verb_run_stop(void);

/* What the verb says on @fd; *@ret_status is how it ends. @script is the relay's side. */
const char *run(
	int (*function)(struct call *call), stand_in_script *script, int fd, int *ret_status);
/* The same with --json: what it prints on standard output. */
const char *run_json(int (*function)(struct call *call), stand_in_script *script, int *ret_status);

/* The command line has these arguments; @second may be NULL. */
void argue(const char *first, const char *second);

/* For scripts --------------------------------------------------------------------------------- */

/* Answer request @id. */
void say_answer(struct stand_in *self, uint64_t id, Usher__Answer *answer);
/* The same where the request is a read. */
void say_read_answer(struct stand_in *self, uint64_t id, Usher__Answer *answer);
void say_update(struct stand_in *self, Usher__Handoff *handoff);
/* Offered by the lobby to the shuttle. */
Usher__Handoff make(const char *id);
