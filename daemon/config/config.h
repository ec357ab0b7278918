/* SPDX-License-Identifier: MIT */
#pragma once

/* usherd's settings: one section, [usherd], of a file of settings. Immutable once read. */

#include <stdint.h>

/* Texts are never NULL; those that are not set are "". */
struct config {
	char *socket;
	char *socket_group;
	char *listen_tcp; /* a loopback address and port */
	char *database;
	char *site;
	int64_t max_clients;
	int log_level; /* enum log_level */
};

/* Read the file at @path; NULL: all defaults. Returns 0, or a negative errno and one sentence
 * *@ret_why with file and line, which the caller frees. */
int config_read(struct config **ret, char **ret_why, const char *path);

/* Takes NULL; returns NULL. */
struct config *config_free(struct config *config);

/* Where a file is: @configured_path if that is said, else @file_name in the first folder of
 * @folders (parted by colons, as systemd.exec(5) has them), else in @fallback_folder. The caller
 * frees. */
char *config_choose_path(const char *configured_path, const char *folders,
	const char *fallback_folder, const char *file_name);
