/* SPDX-License-Identifier: MIT */
#pragma once

/* Somebody watches on a terminal, and a stand-in for the relay shows them what a script says. */

#include "stand_in.h"

#include <stddef.h>

/* Before a test, and after it. */
void watching_start(void);
void watching_stop(void);

/* What they see, without the times of day, until @script says goodbye. */
const char *watched_all(stand_in_script *script);
/* The same but for the first line, which says who they are. */
const char *watched(stand_in_script *script);
/* The same with --voice. */
const char *heard(stand_in_script *script);

/* For scripts --------------------------------------------------------------------------------- */

/* Offered by the lobby to the show flat. */
Usher__Handoff make(const char *id, Usher__Kind kind);
/* Welcome whoever comes, and say that it is 302, at the show flat. */
void let_in(struct stand_in *self);
/* Who it is, as at once in a welcome: @badge at @post; NULL: nobody. */
void say_me(struct stand_in *self, const char *badge, const char *post);
/* Any update. */
void say_update(struct stand_in *self, Usher__Update *update);
/* Show it, with what to say to the guest, and wait until it is told to be seen. */
void show(struct stand_in *self, Usher__Handoff *handoff);
void show_saying(struct stand_in *self, Usher__Handoff *handoff, const char *say);
/* Show it with what is said aloud, which is on no screen, and wait until it is told to be there. */
void speak(struct stand_in *self, Usher__Handoff *handoff, const char *voice);
/* Say goodbye. */
void end(struct stand_in *self);
