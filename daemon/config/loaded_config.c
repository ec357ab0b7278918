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
		free(loaded->socket_path);
		free(loaded->database_path);
		free(loaded->site_path);
		free(loaded);
	}
	return NULL;
}

CLEANUP_FREEP(struct loaded_config, loaded_config_free)

/* Without --config the one in CONFIGURATION_DIRECTORY counts, and need not be there. */
static char *config_file_path(const struct config_files *files) {
	_cleanup_(freep) char *path = NULL;

	if (files->config) {
		return copy_text(files->config);
	}
	path = config_choose_path(
		"", getenv("CONFIGURATION_DIRECTORY"), "/etc/usher", "usherd.conf");
	return access(path, F_OK) == 0 ? TAKE(path) : NULL;
}

int loaded_config_read(
	struct loaded_config **ret, char **ret_why, const struct config_files *files) {
	_cleanup_(loaded_config_freep) struct loaded_config *loaded = NEW(struct loaded_config);
	_cleanup_(freep) char *config_path = config_file_path(files);
	int r = config_read(&loaded->config, ret_why, config_path);

	if (r < 0) {
		return r;
	}
	loaded->socket_path = config_choose_path(
		loaded->config->socket, getenv("RUNTIME_DIRECTORY"), "/run/usher", "usher.sock");
	loaded->database_path = config_choose_path(
		loaded->config->database, getenv("STATE_DIRECTORY"), "/var/lib/usher", "usher.db");
	loaded->site_path = files->site
		? copy_text(files->site)
		: config_choose_path(loaded->config->site, getenv("CONFIGURATION_DIRECTORY"),
			  "/etc/usher", "usher.site");
	r = site_file_read(&loaded->site, ret_why, loaded->site_path);
	if (r < 0) {
		return r;
	}
	*ret = TAKE(loaded);
	return 0;
}
