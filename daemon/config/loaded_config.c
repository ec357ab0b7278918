/* SPDX-License-Identifier: MIT */
#include "config/loaded_config.h"

#include "base/cleanup.h"
#include "base/memory.h"
#include "config/site_file.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct loaded_config *loaded_config_free(struct loaded_config *loaded) {
	if (loaded) {
		config_free(loaded->config);
		site_free(loaded->site);
		free(loaded->socket);
		free(loaded->database);
		free(loaded->site_path);
		free(loaded);
	}
	return NULL;
}

CLEANUP_FREEP(struct loaded_config, loaded_config_free)

/* Without --config the one in CONFIGURATION_DIRECTORY counts, and need not be there. */
static char *config_path(const struct config_files *options) {
	_cleanup_(freep) char *path = NULL;

	if (options->config) {
		return copy_text(options->config);
	}
	path = config_place("", getenv("CONFIGURATION_DIRECTORY"), "/etc/usher", "usherd.conf");
	return access(path, F_OK) == 0 ? TAKE(path) : NULL;
}

int loaded_config_read(
	struct loaded_config **ret, char **ret_why, const struct config_files *options) {
	_cleanup_(loaded_config_freep) struct loaded_config *loaded = NEW(struct loaded_config);
	_cleanup_(freep) char *path = config_path(options);
	int r = config_read(&loaded->config, ret_why, path);

	if (r < 0) {
		return r;
	}
	loaded->socket = config_place(
		loaded->config->socket, getenv("RUNTIME_DIRECTORY"), "/run/usher", "usher.sock");
	loaded->database = config_place(
		loaded->config->database, getenv("STATE_DIRECTORY"), "/var/lib/usher", "usher.db");
	loaded->site_path = options->site
		? copy_text(options->site)
		: config_place(loaded->config->site, getenv("CONFIGURATION_DIRECTORY"),
			  "/etc/usher", "usher.site");
	r = site_read(&loaded->site, ret_why, loaded->site_path);
	if (r < 0) {
		return r;
	}
	*ret = TAKE(loaded);
	return 0;
}
