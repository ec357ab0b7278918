/* SPDX-License-Identifier: MIT */
#include "daemon/supervision.h"

#include "base/log.h"
#include "base/memory.h"
#include "loop/timer.h"

#include <errno.h>
#include <string.h>
#include <systemd/sd-daemon.h>

struct supervision {
	struct store *store;
	struct timer *beat;
	int64_t every;   /* ms between questions to the store: a third of what the manager allows */
	uint64_t ticket; /* of the question that is open, 0 for none */
};

static void on_beat(void *userdata) {
	struct supervision *supervision = userdata;
	uint64_t seq;

	if (!supervision->ticket) {
		supervision->ticket = store_append(supervision->store, NULL, 0, NULL, &seq);
	}
	timer_set(supervision->beat, supervision->every);
}

struct supervision *supervision_new(struct loop *loop, struct store *store) {
	struct supervision *supervision = NEW(struct supervision);
	uint64_t allowed = 0;
	int r;

	supervision->store = store;
	if (sd_watchdog_enabled(0, &allowed) > 0) {
		supervision->every = (int64_t)(allowed / 3000) + 1;
		r = timer_new(loop, on_beat, supervision, &supervision->beat);
		if (r < 0) {
			log_warning("no watchdog: %s", strerror(-r));
		} else {
			timer_set(supervision->beat, 0);
		}
	}
	return supervision;
}

struct supervision *supervision_free(struct supervision *supervision) {
	if (supervision) {
		timer_free(supervision->beat);
		free(supervision);
	}
	return NULL;
}

void supervision_say(struct supervision *supervision, const char *words) {
	int r = sd_notify(0, words);

	if (r < 0) {
		log_warning("the service manager cannot be told: %s", strerror(-r));
	}
}

void supervision_answered(struct supervision *supervision, uint64_t ticket) {
	if (supervision && supervision->ticket && ticket >= supervision->ticket) {
		supervision->ticket = 0;
		supervision_say(supervision, "WATCHDOG=1");
	}
}
