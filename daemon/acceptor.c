/* SPDX-License-Identifier: MIT */
#include "daemon/acceptor.h"

#include "base/cleanup.h"
#include "base/list.h"
#include "base/log.h"
#include "base/memory.h"
#include "daemon/frame_sink.h"
#include "door/group.h"
#include "door/peer.h"
#include "encode/encode.h"
#include "net/listener.h"
#include "proto/text.h"

#include <errno.h>
#include <string.h>
#include <systemd/sd-daemon.h>

enum {
	LISTENERS_MAX = 8,
	AGENT_MAX = 64,                 /* bytes */
	EXHAUSTED_INTERVAL = 60 * 1000, /* ms */
};

/* A connection: a session, and once it has said hello whom it speaks for, the run that its requests
 * are numbered in, and the delivery's client for it. */
struct connection {
	struct acceptor *acceptor;
	struct list link;       /* acceptor.connections */
	struct frame_sink sink; /* over its session */
	struct client *client;
	struct principal principal; /* device: NULL before hello; ours to free */
	struct client_run run;
};

struct acceptor {
	struct acceptor_parts parts;
	struct listener *listeners[LISTENERS_MAX];
	size_t n_listeners;
	gid_t group;                                    /* whose members may come in */
	char *socket_path, *tcp_address, *socket_group; /* as they were at start */
	struct list connections;
	size_t n_connections, clients_max;
	struct log_limit exhausted_limit; /* of the line that there is no descriptor left */
	bool stopping;
};

static struct connection *connection_of(struct session *session) {
	return session_userdata(session);
}

static void accept_hello_and_welcome(struct acceptor *acceptor, struct connection *connection) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	_cleanup_(pool_finish) struct pool pool = {0};

	message.body_case = USHER__FROM_RELAY__BODY_WELCOME;
	message.welcome =
		encode_welcome(&pool, acceptor->parts.relay, connection->principal.device);
	message.welcome->version = SESSION_PROTOCOL_VERSION;
	message.welcome->log = delivery_log_id(acceptor->parts.delivery);
	message.welcome->time = acceptor->parts.now(acceptor->parts.userdata);
	if (!client_is_of_first_edition(connection->client)) {
		message.welcome->site_version = delivery_site_version(acceptor->parts.delivery);
	}
	session_accept_hello(connection->sink.session);
	delivery_queue_reply(connection->client, &message);
}

/* Is a text of it refused? Then goodbye was said. */
static bool refuses_text_of_hello(struct session *session, const Usher__Hello *hello) {
	const char *why = NULL;

	if (text_is_blank(hello->device)) {
		why = "hello.device is blank; say by which name staff know it";
	} else if (strlen(hello->agent) > AGENT_MAX) {
		why = "hello.agent is too long; at most 64 bytes will do";
	}
	if (why) {
		session_say_goodbye(session, USHER__REASON__BAD_TEXT, why);
	}
	return why != NULL;
}

static void on_hello(void *userdata, struct session *session, const Usher__Hello *hello) {
	struct connection *connection = connection_of(session);
	struct acceptor *acceptor = connection->acceptor;

	if (!*hello->device || strlen(hello->device) > 64) {
		session_say_goodbye(
			session, USHER__REASON__BAD_FRAME, "hello needs a device of 1 to 64 bytes");
		return;
	}
	if (refuses_text_of_hello(session, hello)) {
		return;
	}
	connection->principal.device = allocated(text_nfc(hello->device));
	connection->run = client_run_of_hello(hello);
	connection->client = delivery_add_client(
		acceptor->parts.delivery, &connection->sink.sink, &connection->principal, hello);
	log_line(LOG_LEVEL_DEBUG, LOG_FIELDS({"USHER_DEVICE", connection->principal.device}),
		"device connected");
	accept_hello_and_welcome(acceptor, connection);
	if (client_is_online(connection->client)) {
		api_handle_device_online(acceptor->parts.api, connection->principal.device);
	}
}

static void on_request(void *userdata, struct session *session, const Usher__Request *request,
	const struct text_refusal *unsound) {
	struct connection *connection = connection_of(session);

	if (!connection->acceptor->stopping) {
		api_handle_request(connection->acceptor->parts.api, connection->client,
			&connection->run, request, unsound);
	}
}

static void on_receipt(void *userdata, struct session *session, const Usher__Receipt *receipt) {
	struct connection *connection = connection_of(session);

	if (!connection->acceptor->stopping) {
		api_handle_receipt(connection->acceptor->parts.api, connection->client, receipt);
	}
}

static void on_drained(void *userdata, struct session *session) {
	struct connection *connection = connection_of(session);

	if (connection->client) {
		delivery_tell_drained_client(connection->client);
	}
}

/* The session has ended, or nothing was received from it for too long. */
static void on_client_gone(void *userdata, struct session *session) {
	struct connection *connection = connection_of(session);
	struct acceptor *acceptor = connection->acceptor;
	const char *device = connection->principal.device;
	bool was_online;

	if (!connection->client) {
		return;
	}
	was_online = client_is_online(connection->client);
	log_line(LOG_LEVEL_DEBUG, LOG_FIELDS({"USHER_DEVICE", device}), "device disconnected");
	connection->client = delivery_remove_client(connection->client);
	if (was_online && !acceptor->stopping &&
		!delivery_device_is_online(acceptor->parts.delivery, device)) {
		api_handle_device_lost(
			acceptor->parts.api, device, session_ms_since_received(session));
	}
}

static void on_closed(void *userdata, struct session *session) {
	struct connection *connection = connection_of(session);
	struct acceptor *acceptor = connection->acceptor;

	on_client_gone(userdata, session);
	list_remove(&connection->link);
	free(connection->principal.device);
	free(connection);
	if (--acceptor->n_connections == 0 && acceptor->stopping) {
		loop_stop(acceptor->parts.loop);
	}
}

static const struct session_events session_events = {
	.hello = on_hello,
	.request = on_request,
	.receipt = on_receipt,
	.drained = on_drained,
	.closed = on_closed,
	.lost = on_client_gone,
};

static void on_accept(void *userdata, int fd) {
	struct acceptor *acceptor = userdata;
	enum peer_kind peer = peer_kind_of(fd, acceptor->group);
	struct connection *connection = NEW(struct connection);
	struct session *session =
		session_new(acceptor->parts.loop, fd, &session_events, &session_limits_default);

	connection->acceptor = acceptor;
	connection->principal.n_posts = PRINCIPAL_ANY_POST;
	connection->principal.origin = peer == PEER_LOOPBACK ? PRINCIPAL_LOOPBACK : PRINCIPAL_LOCAL;
	session_set_userdata(session, connection);
	frame_sink_init(&connection->sink, session);
	list_append(&acceptor->connections, &connection->link);
	acceptor->n_connections++;
	if (peer == PEER_STRANGER) {
		log_warning("refused a process that is neither root nor in the socket's group");
		session_say_goodbye(session, USHER__REASON__NOT_ALLOWED,
			"only root and the members of the socket's group may use this socket");
	} else if (acceptor->n_connections > acceptor->clients_max) {
		session_say_goodbye(session, USHER__REASON__TOO_MANY_CLIENTS,
			"the relay has as many clients as it may: try again in a while");
	}
}

/* It would come up ten times a second. MESSAGE_ID: usherd(8). */
static void on_exhausted(void *userdata, int error) {
	struct acceptor *acceptor = userdata;
	int64_t now = loop_monotonic_ms(acceptor->parts.loop);

	if (log_limit_allows(&acceptor->exhausted_limit, now, EXHAUSTED_INTERVAL)) {
		log_line(LOG_LEVEL_WARNING,
			LOG_FIELDS({"MESSAGE_ID", "2ace835b33d54386a110e223a7c21860"}),
			"whoever connects now has to wait until somebody leaves: %s",
			strerror(error));
	}
}

static const struct listener_events listener_events = {on_accept, on_exhausted};

static void warn_of_tcp(const char *where) {
	log_warning("listening on %s without encryption: whoever reaches it may act as any device",
		where);
}

/* The sockets that systemd passes take the place of the configured ones. Returns how many there
 * were. */
static int open_and_count_passed_sockets(struct acceptor *acceptor, char **ret_why) {
	int n = sd_listen_fds(1);

	for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + n; fd++) {
		bool is_unix = sd_is_socket_unix(fd, SOCK_STREAM, 1, NULL, 0) > 0;
		bool is_stream = sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) > 0;
		int r = is_unix ? 0 : -EINVAL;

		if (acceptor->n_listeners == LISTENERS_MAX) {
			*ret_why = copy_text("more sockets were passed than usherd takes");
			return -E2BIG;
		}
		if (is_stream && !is_unix) {
			r = listener_validate_loopback(fd);
		}
		if (r < 0) {
			*ret_why = copy_text(
				"a passed socket is neither a listening Unix stream socket nor one "
				"of a "
				"loopback address; until encryption exists, only those are served");
			return r;
		}
		r = listener_open_fd(&acceptor->listeners[acceptor->n_listeners], ret_why,
			acceptor->parts.loop, fd, &listener_events, acceptor);
		if (r < 0) {
			return r;
		}
		acceptor->n_listeners++;
		if (!is_unix) {
			warn_of_tcp("a passed TCP socket");
		}
	}
	return n;
}

static int open_configured_sockets(struct acceptor *acceptor, char **ret_why) {
	int r = listener_open_unix(&acceptor->listeners[0], ret_why, acceptor->parts.loop,
		acceptor->socket_path, 0660, acceptor->group, &listener_events, acceptor);

	if (r < 0) {
		return r;
	}
	acceptor->n_listeners = 1;
	if (!*acceptor->tcp_address) {
		return 0;
	}
	r = listener_open_loopback_tcp(&acceptor->listeners[1], ret_why, acceptor->parts.loop,
		acceptor->tcp_address, &listener_events, acceptor);
	if (r < 0) {
		return r;
	}
	acceptor->n_listeners = 2;
	warn_of_tcp(acceptor->tcp_address);
	return 0;
}

int acceptor_open(struct acceptor **ret, char **ret_why, const struct acceptor_parts *parts,
	const struct loaded_config *loaded) {
	struct acceptor *acceptor = *ret = NEW(struct acceptor);
	int n_passed_or_errno;

	acceptor->parts = *parts;
	list_init(&acceptor->connections);
	acceptor->clients_max = (size_t)loaded->config->max_clients;
	acceptor->socket_path = copy_text(loaded->socket_path);
	acceptor->tcp_address = copy_text(loaded->config->listen_tcp);
	acceptor->socket_group = copy_text(loaded->config->socket_group);
	if (group_id_by_name(loaded->config->socket_group, &acceptor->group) < 0) {
		acceptor->group = (gid_t)-1;
		log_notice(
			"there is no group %s: only root and usherd's own user may use the socket",
			loaded->config->socket_group);
	} else if (!group_may_be_given_files(acceptor->group)) {
		acceptor->group = (gid_t)-1;
		log_warning("usherd is not in the group %s: only root and usherd's own user may "
			    "use the socket",
			loaded->config->socket_group);
	}
	n_passed_or_errno = open_and_count_passed_sockets(acceptor, ret_why);
	if (n_passed_or_errno == 0) {
		return open_configured_sockets(acceptor, ret_why);
	}
	return n_passed_or_errno < 0 ? n_passed_or_errno : 0;
}

bool acceptor_apply_config(struct acceptor *acceptor, const struct loaded_config *loaded) {
	acceptor->clients_max = (size_t)loaded->config->max_clients;
	return !strcmp(acceptor->socket_path, loaded->socket_path) &&
		!strcmp(acceptor->tcp_address, loaded->config->listen_tcp) &&
		!strcmp(acceptor->socket_group, loaded->config->socket_group);
}

void acceptor_stop(struct acceptor *acceptor) {
	acceptor->stopping = true;
	for (size_t i = 0; i < acceptor->n_listeners; i++) {
		acceptor->listeners[i] = listener_free(acceptor->listeners[i]);
	}
	acceptor->n_listeners = 0;
}

void acceptor_say_goodbye(struct acceptor *acceptor) {
	if (!acceptor->n_connections) {
		loop_stop(acceptor->parts.loop);
	}
	list_each_safe(link, &acceptor->connections) {
		session_say_goodbye(container_of(link, struct connection, link)->sink.session,
			USHER__REASON__STOPPING, "the relay is stopping: come back at once");
	}
}

struct acceptor *acceptor_close(struct acceptor *acceptor) {
	if (!acceptor) {
		return NULL;
	}
	acceptor_stop(acceptor);
	list_each_safe(link, &acceptor->connections) {
		session_free(container_of(link, struct connection, link)->sink.session);
	}
	free(acceptor->socket_path);
	free(acceptor->tcp_address);
	free(acceptor->socket_group);
	free(acceptor);
	return NULL;
}
