/* SPDX-License-Identifier: MIT */
/*
 * Everything meets here: the loop hands bytes to sessions, sessions hand requests to api, api
 * asks the core and writes to the journal, the store says what is durable, the delivery lets it
 * out.
 *
 * A stop drains: no new sessions, a snapshot, wait for the last seq, let the delivery go, say
 * goodbye.
 */
#include "daemon/usherd.h"

#include "api/api.h"
#include "api/journal.h"
#include "base/cleanup.h"
#include "base/list.h"
#include "base/log.h"
#include "base/memory.h"
#include "config/loaded_config.h"
#include "daemon/acceptor.h"
#include "daemon/service_manager.h"
#include "delivery/delivery.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "query/reports.h"
#include "record/history.h"
#include "store/reader.h"
#include "store/store.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

struct usherd {
	struct config_files config_files;
	struct loaded_config *loaded; /* owns the relay's site */
	struct loop *loop;
	struct watch *signals[4];
	struct store *store;
	struct watch *store_watch;
	struct relay *relay;
	struct journal *journal;
	struct history *history;         /* read on the loop */
	struct history *reports_history; /* read by the reports' thread */
	struct delivery *delivery;
	struct reports *reports;
	struct api *api;
	struct service_manager *service_manager;
	struct acceptor *acceptor;
	struct timer *wake_timer; /* for relay_wake_at */
	int64_t wake_at;          /* when it is set for, in site time */
	int64_t site_time_offset; /* site time minus monotonic time */
	bool stopping;
	uint64_t last_ticket; /* the ticket with which all of it is durable, once it is stopping */
	bool is_stop_durable; /* all up to last_ticket is durable */
	int status;
};

/* Site time: the last fact's time or the wall clock at start, whichever is later, and from there on
 * the monotonic clock, so that a clock set back or forth moves nothing. */
static int64_t site_time_ms(void *userdata) {
	const struct usherd *usherd = userdata;

	return usherd->site_time_offset + loop_monotonic_ms(usherd->loop);
}

static uint64_t available_bytes(void *userdata) {
	const struct usherd *usherd = userdata;

	return store_available_bytes(usherd->store);
}

/* Have a tick when the relay's next rule is due, if that instant has changed. */
static void set_wake_timer(struct usherd *usherd) {
	int64_t wake_at = relay_wake_at(usherd->relay), now;

	if (wake_at == usherd->wake_at) {
		return;
	}
	usherd->wake_at = wake_at;
	now = site_time_ms(usherd);
	if (wake_at == INT64_MAX) {
		timer_set(usherd->wake_timer, -1);
	} else {
		timer_set(usherd->wake_timer, wake_at > now ? wake_at - now : 0);
	}
}

static void on_wake(void *userdata) {
	struct usherd *usherd = userdata;

	usherd->wake_at = INT64_MAX; /* it is off */
	api_tick(usherd->api);
}

static void say_goodbye_if_ready_to_stop(struct usherd *usherd) {
	if (usherd->is_stop_durable && delivery_has_no_replies(usherd->delivery)) {
		acceptor_say_goodbye(usherd->acceptor);
	}
}

static void on_committed(void *userdata, uint64_t ticket, uint64_t seq) {
	struct usherd *usherd = userdata;

	service_manager_store_answered(usherd->service_manager, ticket);
	usherd->is_stop_durable = usherd->stopping && ticket >= usherd->last_ticket;
	if (usherd->delivery) {
		relay_release_archived(usherd->relay, seq);
		delivery_set_durable(usherd->delivery, seq);
	}
}

/* All that has happened in this turn of the loop is known: tell what may be told, and see when a
 * rule is due next. Every event comes from a callback of the loop, or is one of the start. */
static void on_turn_ending(void *userdata) {
	struct usherd *usherd = userdata;

	delivery_flush(usherd->delivery, site_time_ms(usherd));
	if (delivery_is_waiting_for_disk(usherd->delivery)) {
		store_request_flush(usherd->store); /* for a receipt, too, that a reply could have
						       seen */
	}
	set_wake_timer(usherd);
	say_goodbye_if_ready_to_stop(usherd);
}

static void on_store_failed(void *userdata, const char *why) {
	struct usherd *usherd = userdata;

	log_error("the store has failed, nothing more is confirmed: %s", why);
	usherd->status = EX_IOERR;
	loop_stop(usherd->loop);
}

static void on_stop(void *userdata) {
	struct usherd *usherd = userdata;
	uint64_t seq;

	if (usherd->stopping) {
		return;
	}
	usherd->stopping = true;
	service_manager_notify(usherd->service_manager, "STOPPING=1\nSTATUS=draining");
	acceptor_stop(usherd->acceptor);
	reports_stop(usherd->reports);
	journal_write_snapshot(usherd->journal);
	usherd->last_ticket = store_append(usherd->store, NULL, 0, NULL, &seq);
}

static void on_reload(void *userdata) {
	struct usherd *usherd = userdata;
	_cleanup_(freep) char *why = NULL;
	struct loaded_config *loaded;

	if (loaded_config_read(&loaded, &why, &usherd->config_files) < 0) {
		log_error("the old configuration stays: %s", why);
		return;
	}
	if (!acceptor_apply_config(usherd->acceptor, loaded) ||
		strcmp(loaded->database_path, usherd->loaded->database_path)) {
		log_warning(
			"socket, listen-tcp, socket-group and database change with a restart only");
	}
	log_set_level(loaded->config->log_level);
	api_set_site(usherd->api, loaded->site);
	loaded_config_free(usherd->loaded);
	usherd->loaded = loaded;
	log_notice("site %s and configuration read again", loaded->site_path);
}

static int log_failure(const char *what, const char *why, int status) {
	log_error("%s: %s", what, why);
	return status;
}

static int open_loop(struct usherd *usherd) {
	static const struct {
		int signo;
		void (*handle)(void *userdata);
	} signals[] = {{SIGTERM, on_stop}, {SIGINT, on_stop}, {SIGHUP, on_reload}};
	int r = loop_new(&usherd->loop);

	for (size_t i = 0; r == 0 && i < sizeof signals / sizeof *signals; i++) {
		r = loop_watch_signal(usherd->loop, signals[i].signo, signals[i].handle, usherd,
			&usherd->signals[i]);
	}
	if (r == 0) {
		r = timer_new(usherd->loop, on_wake, usherd, &usherd->wake_timer);
	}
	return r == 0 ? 0 : log_failure("event loop", strerror(-r), EX_OSERR);
}

static int exit_status_of_store_error(int r) {
	switch (-r) {
	case EUCLEAN:
	case EPROTONOSUPPORT:
		return EX_DATAERR;
	case EIO:
		return EX_IOERR;
	default:
		return EX_CANTCREAT;
	}
}

/* One for the loop, which has to work from the start, and one for the reports' thread, which opens
 * with the first report: 100 KiB that a house without reports has not. */
static int open_histories(struct usherd *usherd) {
	struct store_reader *reader = store_reader_new(usherd->store);
	int r = store_reader_open(reader);

	usherd->history = history_new(reader);
	usherd->reports_history = history_new(store_reader_new(usherd->store));
	return r == 0 ? 0 : log_failure("history", strerror(-r), EX_IOERR);
}

static int open_store_and_replay(struct usherd *usherd) {
	const struct store_callbacks callbacks = {on_committed, on_store_failed, usherd};
	_cleanup_(freep) char *why = NULL;
	struct store_replay_result replayed;
	int r = store_open_sqlite(&usherd->store, &why, usherd->loaded->database_path, &callbacks);

	if (r < 0) {
		return log_failure("database", why, exit_status_of_store_error(r));
	}
	usherd->relay = relay_new();
	usherd->journal = journal_new(usherd->relay, usherd->store);
	r = journal_replay(usherd->journal, &why, &replayed);
	if (r < 0) {
		return log_failure(
			"database", why ? why : strerror(-r), exit_status_of_store_error(r));
	}
	r = open_histories(usherd);
	if (r != 0) {
		return r;
	}
	r = loop_watch(usherd->loop, store_fd(usherd->store), store_on_readable, usherd->store,
		&usherd->store_watch);
	if (r < 0) {
		return log_failure("event loop", strerror(-r), EX_OSERR);
	}
	log_info("%s: snapshot at fact %llu and %llu facts after it read, digest %016llx",
		usherd->loaded->database_path, (unsigned long long)replayed.snapshot_seq,
		(unsigned long long)replayed.n_facts,
		(unsigned long long)journal_relay_state_digest(usherd->relay));
	return 0;
}

static int open_delivery_reports_and_api(struct usherd *usherd) {
	int64_t wall_ms = loop_wall_ms(), last_fact_at = relay_last_fact_at(usherd->relay);
	struct reports_parts reports;
	struct api_parts parts;
	int r;

	usherd->site_time_offset =
		(wall_ms > last_fact_at ? wall_ms : last_fact_at) - loop_monotonic_ms(usherd->loop);
	usherd->wake_at = INT64_MAX;
	loop_set_turn_ending_callback(usherd->loop, on_turn_ending, usherd);
	usherd->delivery =
		delivery_new(usherd->relay, store_log_id(usherd->store), relay_seq(usherd->relay));
	reports = (struct reports_parts){
		usherd->loop, usherd->relay, usherd->reports_history, site_time_ms, usherd};
	r = reports_new(&usherd->reports, &reports);
	if (r < 0) {
		return log_failure("reports", strerror(-r), EX_OSERR);
	}
	parts = (struct api_parts){
		.relay = usherd->relay,
		.journal = usherd->journal,
		.delivery = usherd->delivery,
		.history = usherd->history,
		.now = site_time_ms,
		.available_bytes = available_bytes,
		.userdata = usherd,
		.reports = usherd->reports,
	};
	usherd->api = api_new(&parts);
	api_set_site(usherd->api, usherd->loaded->site);
	return 0;
}

static int open_acceptor(struct usherd *usherd) {
	const struct acceptor_parts parts = {
		.loop = usherd->loop,
		.delivery = usherd->delivery,
		.relay = usherd->relay,
		.api = usherd->api,
		.now = site_time_ms,
		.userdata = usherd,
	};
	_cleanup_(freep) char *why = NULL;
	int r = acceptor_open(&usherd->acceptor, &why, &parts, usherd->loaded);

	if (r < 0) {
		return log_failure("listening", why ? why : strerror(-r), EX_CANTCREAT);
	}
	return 0;
}

int usherd_new(struct usherd **ret, const struct config_files *config_files) {
	struct usherd *usherd = *ret = NEW(struct usherd);
	_cleanup_(freep) char *why = NULL;
	int status;

	usherd->config_files = *config_files;
	if (loaded_config_read(&usherd->loaded, &why, config_files) < 0) {
		return log_failure("configuration", why, EX_CONFIG);
	}
	log_set_level(usherd->loaded->config->log_level);
	status = open_loop(usherd);
	if (status == 0) {
		status = open_store_and_replay(usherd);
	}
	if (status == 0) {
		status = open_delivery_reports_and_api(usherd);
	}
	if (status == 0) {
		status = open_acceptor(usherd);
	}
	if (status == 0) {
		usherd->service_manager = service_manager_new(usherd->loop, usherd->store);
	}
	return status;
}

int usherd_run(struct usherd *usherd) {
	int r;

	(void)malloc_trim(0); /* a start takes more than what follows */
	service_manager_notify(usherd->service_manager, "READY=1\nSTATUS=relaying");
	log_notice("usherd %s relays for %s", USHER_VERSION, relay_site(usherd->relay)->name);
	on_turn_ending(usherd); /* the start was no turn of the loop */
	r = loop_run(usherd->loop);
	if (r == 0 && !usherd->status) {
		log_notice("stopped at fact %llu; digest %016llx",
			(unsigned long long)relay_seq(usherd->relay),
			(unsigned long long)journal_relay_state_digest(usherd->relay));
	}
	if (usherd->status) {
		return usherd->status;
	}
	return r < 0 ? EX_OSERR : EXIT_SUCCESS;
}

struct usherd *usherd_free(struct usherd *usherd) {
	if (!usherd) {
		return NULL;
	}
	service_manager_free(usherd->service_manager);
	acceptor_close(usherd->acceptor);
	api_free(usherd->api);
	reports_free(usherd->reports);
	delivery_free(usherd->delivery);
	watch_free(usherd->store_watch);
	history_free(usherd->reports_history);
	history_free(usherd->history);
	journal_free(usherd->journal);
	relay_free(usherd->relay);
	store_close(usherd->store);
	timer_free(usherd->wake_timer);
	for (size_t i = 0; i < sizeof usherd->signals / sizeof *usherd->signals; i++) {
		watch_free(usherd->signals[i]);
	}
	loop_free(usherd->loop);
	loaded_config_free(usherd->loaded);
	free(usherd);
	return NULL;
}

int usherd_check_config(const struct config_files *config_files) {
	_cleanup_(freep) char *why = NULL;
	struct loaded_config *loaded;

	if (loaded_config_read(&loaded, &why, config_files) < 0) {
		return log_failure("configuration", why, EX_CONFIG);
	}
	log_notice("%s: %zu posts, %zu areas, %zu badges: nothing is wrong with it",
		loaded->site_path, loaded->site->n_posts, loaded->site->n_areas,
		loaded->site->n_badges);
	loaded_config_free(loaded);
	return EXIT_SUCCESS;
}
