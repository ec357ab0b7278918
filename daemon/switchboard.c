/* SPDX-License-Identifier: MIT */
#include "daemon/switchboard.h"

#include "base/cleanup.h"
#include "base/list.h"
#include "base/log.h"
#include "base/memory.h"
#include "door/peer.h"
#include "encode/encode.h"
#include "net/listener.h"

#include <errno.h>
#include <string.h>
#include <systemd/sd-daemon.h>

enum {
	LISTENERS_MAX = 8,
};

/* A connection: a session, and once it has said hello the delivery's client for it. */
struct line {
	struct switchboard *switchboard;
	struct list link; /* switchboard.lines */
	struct session *session;
	struct client *client;
};

struct switchboard {
	struct switchboard_parts parts;
	struct switchboard_events events;
	struct listener *listeners[LISTENERS_MAX];
	size_t n_listeners;
	gid_t group;                       /* whose members may come in */
	char *socket, *tcp, *socket_group; /* as they were at start */
	struct list lines;
	size_t n_lines;
	bool stopping;
};

static struct line *line_of(struct session *session) {
	return session_userdata(session);
}

static void welcome(struct switchboard *switchboard, struct line *line, const char *device) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Welcome welcome = USHER__WELCOME__INIT;
	Usher__Person person = USHER__PERSON__INIT;
	const struct site *site = (*switchboard->parts.loaded)->site;
	const Usher__Fact__Device *duty = relay_duty(switchboard->parts.relay, device);
	_cleanup_(pool_finish) struct pool pool = {0};

	welcome.version = SESSION_VERSION;
	welcome.site = site->name;
	welcome.off_line = site->off_line;
	welcome.on_line = site->on_line;
	welcome.log = delivery_log(switchboard->parts.delivery);
	welcome.time = switchboard->parts.now(switchboard->events.userdata);
	if (duty) {
		person.badge = duty->person->badge;
		person.name = duty->person->name;
		welcome.person = &person;
		welcome.n_posts = duty->n_duties;
		welcome.posts = pool_take(&pool, duty->n_duties * sizeof *welcome.posts);
		for (size_t i = 0; i < duty->n_duties; i++) {
			welcome.posts[i] = duty->duties[i]->post;
		}
	}
	message.body_case = USHER__FROM_RELAY__BODY_WELCOME;
	message.welcome = &welcome;
	session_accept(line->session);
	delivery_reply(line->client, &message);
}

static void on_hello(void *userdata, struct session *session, const Usher__Hello *hello) {
	struct line *line = line_of(session);
	struct switchboard *switchboard = line->switchboard;

	if (!*hello->device || strlen(hello->device) > 64 || !hello->run) {
		session_goodbye(session, USHER__REASON__BAD_FRAME,
			"hello needs a device of 1 to 64 bytes and a run that is not 0");
		return;
	}
	line->client = delivery_enter(switchboard->parts.delivery, session, hello);
	log_line(LOG_LEVEL_DEBUG, LOG_FIELDS({"USHER_DEVICE", client_device(line->client)}),
		"device connected");
	welcome(switchboard, line, client_device(line->client));
	if (client_listens(line->client)) {
		switchboard->events.hears(
			switchboard->events.userdata, client_device(line->client));
	}
}

static void on_request(void *userdata, struct session *session, const Usher__Request *request,
	const char *problem) {
	struct line *line = line_of(session);

	if (!line->switchboard->stopping) {
		line->switchboard->events.request(
			line->switchboard->events.userdata, line->client, request, problem);
	}
}

static void on_receipt(void *userdata, struct session *session, const Usher__Receipt *receipt) {
	struct line *line = line_of(session);

	if (!line->switchboard->stopping) {
		line->switchboard->events.receipt(
			line->switchboard->events.userdata, line->client, receipt);
	}
}

static void on_drained(void *userdata, struct session *session) {
	struct line *line = line_of(session);

	if (line->client) {
		delivery_drained(line->client);
	}
}

/* Its client is gone, or as good as gone. */
static void on_silent(void *userdata, struct session *session) {
	struct line *line = line_of(session);
	struct switchboard *switchboard = line->switchboard;
	_cleanup_(freep) char *device = NULL;
	bool listened;

	if (!line->client) {
		return;
	}
	device = copy_text(client_device(line->client));
	listened = client_listens(line->client);
	log_line(LOG_LEVEL_DEBUG, LOG_FIELDS({"USHER_DEVICE", device}), "device disconnected");
	line->client = delivery_leave(line->client);
	if (listened && !switchboard->stopping &&
		!delivery_listens(switchboard->parts.delivery, device)) {
		switchboard->events.silent(
			switchboard->events.userdata, device, session_silence(session));
	}
}

static void on_closed(void *userdata, struct session *session) {
	struct line *line = line_of(session);
	struct switchboard *switchboard = line->switchboard;

	on_silent(userdata, session);
	list_remove(&line->link);
	free(line);
	if (--switchboard->n_lines == 0 && switchboard->stopping) {
		loop_stop(switchboard->parts.loop);
	}
}

static const struct session_events session_events = {
	.hello = on_hello,
	.request = on_request,
	.receipt = on_receipt,
	.drained = on_drained,
	.closed = on_closed,
	.silent = on_silent,
};

static void on_accept(void *userdata, int fd, bool local) {
	struct switchboard *switchboard = userdata;
	size_t clients_max = (*switchboard->parts.loaded)->config->max_clients;
	struct line *line = NEW(struct line);

	line->switchboard = switchboard;
	line->session =
		session_new(switchboard->parts.loop, fd, &session_events, &session_limits_default);
	session_set_userdata(line->session, line);
	list_append(&switchboard->lines, &line->link);
	switchboard->n_lines++;
	if (local && !peer_may_enter(fd, switchboard->group)) {
		log_warning("refused a process that is neither root nor in the socket's group");
		session_goodbye(line->session, USHER__REASON__NOT_ALLOWED,
			"only root and the members of the socket's group may use this socket");
	} else if (switchboard->n_lines > clients_max) {
		session_goodbye(line->session, USHER__REASON__TOO_MANY_CLIENTS,
			"the relay has as many clients as it may: try again in a while");
	}
}

static void on_accept_local(void *userdata, int fd) {
	on_accept(userdata, fd, true);
}

static void on_accept_tcp(void *userdata, int fd) {
	on_accept(userdata, fd, false);
}

static void warn_of_tcp(const char *where) {
	log_warning("listening on %s without encryption: whoever reaches it may act as any device",
		where);
}

/* The sockets that systemd passes take the place of the configured ones. Returns how many there
 * were. */
static int open_passed(struct switchboard *switchboard, char **ret_why) {
	int n = sd_listen_fds(1);

	for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + n; fd++) {
		bool local = sd_is_socket_unix(fd, SOCK_STREAM, 1, NULL, 0) > 0;
		bool stream = sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) > 0;
		int r;

		if (switchboard->n_listeners == LISTENERS_MAX) {
			return *ret_why = copy_text("more sockets were passed than usherd takes"),
			       -E2BIG;
		}
		r = local ? 0 : stream ? listener_is_loopback(fd) : -EINVAL;
		if (r < 0) {
			*ret_why = copy_text(
				"a passed socket is neither a listening Unix stream socket nor one "
				"of a "
				"loopback address; until encryption exists, only those are served");
			return r;
		}
		r = listener_open_fd(&switchboard->listeners[switchboard->n_listeners], ret_why,
			switchboard->parts.loop, fd, local ? on_accept_local : on_accept_tcp,
			switchboard);
		if (r < 0) {
			return r;
		}
		switchboard->n_listeners++;
		if (!local) {
			warn_of_tcp("a passed TCP socket");
		}
	}
	return n;
}

static int open_configured(struct switchboard *switchboard, char **ret_why) {
	int r = listener_open_unix(&switchboard->listeners[0], ret_why, switchboard->parts.loop,
		switchboard->socket, 0660, switchboard->group, on_accept_local, switchboard);

	if (r < 0) {
		return r;
	}
	switchboard->n_listeners = 1;
	if (!*switchboard->tcp) {
		return 0;
	}
	r = listener_open_tcp(&switchboard->listeners[1], ret_why, switchboard->parts.loop,
		switchboard->tcp, on_accept_tcp, switchboard);
	if (r < 0) {
		return r;
	}
	switchboard->n_listeners = 2;
	warn_of_tcp(switchboard->tcp);
	return 0;
}

int switchboard_open(struct switchboard **ret, char **ret_why,
	const struct switchboard_parts *parts, const struct switchboard_events *events) {
	struct switchboard *switchboard = *ret = NEW(struct switchboard);
	const struct loaded_config *loaded = *parts->loaded;
	int r;

	switchboard->parts = *parts;
	switchboard->events = *events;
	list_init(&switchboard->lines);
	switchboard->socket = copy_text(loaded->socket);
	switchboard->tcp = copy_text(loaded->config->listen_tcp);
	switchboard->socket_group = copy_text(loaded->config->socket_group);
	if (peer_group(loaded->config->socket_group, &switchboard->group) < 0) {
		switchboard->group = (gid_t)-1;
		log_notice(
			"there is no group %s: only root and usherd's own user may use the socket",
			loaded->config->socket_group);
	} else if (!peer_may_give_to(switchboard->group)) {
		switchboard->group = (gid_t)-1;
		log_warning("usherd is not in the group %s: only root and usherd's own user may "
			    "use the socket",
			loaded->config->socket_group);
	}
	r = open_passed(switchboard, ret_why);
	return r == 0 ? open_configured(switchboard, ret_why) : r < 0 ? r : 0;
}

bool switchboard_fits(const struct switchboard *switchboard, const struct loaded_config *loaded) {
	return !strcmp(switchboard->socket, loaded->socket) &&
		!strcmp(switchboard->tcp, loaded->config->listen_tcp) &&
		!strcmp(switchboard->socket_group, loaded->config->socket_group);
}

void switchboard_shut(struct switchboard *switchboard) {
	switchboard->stopping = true;
	for (size_t i = 0; i < switchboard->n_listeners; i++) {
		switchboard->listeners[i] = listener_free(switchboard->listeners[i]);
	}
	switchboard->n_listeners = 0;
}

void switchboard_goodbye(struct switchboard *switchboard) {
	if (!switchboard->n_lines) {
		loop_stop(switchboard->parts.loop);
	}
	list_each_safe(link, &switchboard->lines) {
		session_goodbye(container_of(link, struct line, link)->session,
			USHER__REASON__STOPPING, "the relay is stopping: come back at once");
	}
}

struct switchboard *switchboard_close(struct switchboard *switchboard) {
	if (!switchboard) {
		return NULL;
	}
	switchboard_shut(switchboard);
	list_each_safe(link, &switchboard->lines) {
		session_end(container_of(link, struct line, link)->session);
	}
	free(switchboard->socket);
	free(switchboard->tcp);
	free(switchboard->socket_group);
	free(switchboard);
	return NULL;
}
