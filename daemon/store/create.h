/* SPDX-License-Identifier: MIT */
#pragma once

/* Whose database file is it, and the making of a new one. */

#define CREATE_APPLICATION 0x75736872 /* 'ushr' */
#define CREATE_APPLICATION_TEXT "1970497650"
#define CREATE_VERSION 3

/*
 * Make the database @path if it is missing or has no bytes; else read its header, as plain bytes,
 * and refuse what is not ours. To be called with no connection to it in this process. Returns 0, or
 * as store_open_sqlite.
 */
int create_or_check(const char *path, char **ret_why);

/* Make the names in the folder of @path durable. Returns 0 or a negative errno. */
int create_sync_folder(const char *path);
