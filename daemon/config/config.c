/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "base/address.h"
#include "base/cleanup.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text_printf.h"
#include "config/settings.h"

#include <stddef.h>
#include <string.h>
#include <sys/un.h>

CLEANUP_FREEP(struct settings, settings_free)

static bool is_loopback_address_and_port(const char *value) {
	return address_parse_loopback(value, NULL, NULL) == 0;
}

static const struct settings_choice log_levels[] = {
	{"error", LOG_LEVEL_ERROR},
	{"warning", LOG_LEVEL_WARNING},
	{"notice", LOG_LEVEL_NOTICE},
	{"info", LOG_LEVEL_INFO},
	{"debug", LOG_LEVEL_DEBUG},
	{0},
};

static const struct settings_section_kind kinds[] = {
	{.section = "usherd", .size = sizeof(struct config)},
};

#define KEY(key_name, kind, field)                                                                 \
	.section = "usherd", .name = key_name, .type = kind,                                       \
	.offset = offsetof(struct config, field)

static const struct setting keys[] = {
	{KEY("socket", SETTING_PATH, socket), .max = sizeof((struct sockaddr_un *)0)->sun_path - 1,
		.help = "the Unix socket's path"},
	{KEY("socket-group", SETTING_TEXT, socket_group), .by_default = "usher", .max = 32,
		.help = "the group whose members may use the socket"},
	{KEY("listen-tcp", SETTING_TEXT, listen_tcp), .fits = is_loopback_address_and_port,
		.form = "a loopback address and a port, such as 127.0.0.1:7070 or [::1]:7070 "
			"(no other until there is encryption)",
		.help = "where to listen on TCP as well"},
	{KEY("database", SETTING_PATH, database), .help = "the database's path"},
	{KEY("site", SETTING_PATH, site), .help = "the site file's path"},
	{KEY("max-clients", SETTING_NUMBER, max_clients), .by_default = "20000", .min = 1,
		.max = 100000, .help = "how many clients at once"},
	{KEY("log-level", SETTING_CHOICE, log_level), .by_default = "info", .choices = log_levels,
		.help = "what matters less is not logged"},
};

static const struct settings_format format = {
	.kinds = kinds,
	.n_kinds = sizeof kinds / sizeof *kinds,
	.keys = keys,
	.n_keys = sizeof keys / sizeof *keys,
};

int config_read(struct config **ret, char **ret_why, const char *path) {
	_cleanup_(settings_freep) struct settings *settings = NULL;
	int r = settings_read(&settings, ret_why, &format, path);

	if (r == 0) {
		*ret = settings_detach_values(&settings->sections[0]);
	}
	return r;
}

struct config *config_free(struct config *config) {
	return settings_values_free(&format, "usherd", config);
}

char *config_choose_path(const char *configured_path, const char *folders,
	const char *fallback_folder, const char *file_name) {
	int size = folders ? (int)strcspn(folders, ":") : 0;

	if (*configured_path) {
		return copy_text(configured_path);
	}
	if (!size) {
		folders = fallback_folder;
		size = (int)strlen(fallback_folder);
	}
	return text_printf("%.*s/%s", size, folders, file_name);
}
