/* SPDX-License-Identifier: MIT */
#include "daemon/service_manager.h"

#include "base/log.h"
#include "base/memory.h"
#include "loop/timer.h"

#include <errno.h>
#include <string.h>
#include <systemd/sd-daemon.h>

struct service_manager {
	struct store *store;
	struct timer *watchdog_timer;
	int64_t interval_ms; /* ms between questions to the store: a third of what the manager
				allows */
	uint64_t ticket;     /* of the question that is open, 0 for none */
};

static void on_watchdog_timer(void *userdata) {
	struct service_manager *service_manager = userdata;
	uint64_t seq;

	if (!service_manager->ticket) {
		service_manager->ticket = store_append(service_manager->store, NULL, 0, NULL, &seq);
	}
	timer_set(service_manager->watchdog_timer, service_manager->interval_ms);
}

struct service_manager *service_manager_new(struct loop *loop, struct store *store) {
	struct service_manager *service_manager = NEW(struct service_manager);
	uint64_t timeout_us = 0;
	int r;

	service_manager->store = store;
	if (sd_watchdog_enabled(0, &timeout_us) > 0) {
		service_manager->interval_ms = (int64_t)(timeout_us / 3000) + 1;
		r = timer_new(
			loop, on_watchdog_timer, service_manager, &service_manager->watchdog_timer);
		if (r < 0) {
			log_warning("no watchdog: %s", strerror(-r));
		} else {
			timer_set(service_manager->watchdog_timer, 0);
		}
	}
	return service_manager;
}

struct service_manager *service_manager_free(struct service_manager *service_manager) {
	if (service_manager) {
		timer_free(service_manager->watchdog_timer);
		free(service_manager);
	}
	return NULL;
}

void service_manager_notify(struct service_manager *service_manager, const char *state) {
	int r = sd_notify(0, state);

	if (r < 0) {
		log_warning("the service manager cannot be told: %s", strerror(-r));
	}
}

void service_manager_store_answered(struct service_manager *service_manager, uint64_t ticket) {
	if (service_manager && service_manager->ticket && ticket >= service_manager->ticket) {
		service_manager->ticket = 0;
		service_manager_notify(service_manager, "WATCHDOG=1");
	}
}
