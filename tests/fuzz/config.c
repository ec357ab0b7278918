/* SPDX-License-Identifier: MIT */
/* Bytes as usherd.conf. One that is read is within its bounds; one that is not is refused in one
 * sentence. */
#include "config/config.h"

#include "base/address.h"
#include "base/log.h"
#include "base/memory.h"
#include "feed.h"
#include "scratch.h"

static void check_path(const char *path) {
	NEED(!*path || *path == '/', "\"%s\" depends on where usherd is", path);
}

static void check(const struct config *config) {
	check_path(config->socket);
	check_path(config->database);
	check_path(config->site);
	NEED(config->socket_group, "no group at all");
	NEED(config->max_clients > 0, "%lld clients", (long long)config->max_clients);
	NEED(config->log_level >= LOG_LEVEL_ERROR && config->log_level <= LOG_LEVEL_DEBUG,
		"level %d", config->log_level);
	NEED(!*config->listen_tcp || address_parse_loopback(config->listen_tcp, NULL, NULL) == 0,
		"it would listen on %s", config->listen_tcp);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
	char *path = scratch_path("usherd.conf"), *why = NULL;
	struct config *config = NULL;
	int r;

	scratch_write(path, bytes, size);
	r = config_read(&config, &why, path);
	NEED((r == 0) == (config != NULL) && (r < 0) == (why != NULL), "%d, %s", r,
		why ? why : "and no word");
	if (r == 0) {
		check(config);
	} else {
		NEED(!strncmp(why, path, strlen(path)) && !strchr(why, '\n'), "%s", why);
	}
	config_free(config);
	free(why);
	free(path);
	return 0;
}
