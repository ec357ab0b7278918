/* SPDX-License-Identifier: MIT */
#pragma once

/* Whose database file is it, and the making of a new one. */

#define DATABASE_APPLICATION_ID 0x75736872 /* 'ushr' */
#define DATABASE_APPLICATION_ID_TEXT "1970497650"
#define DATABASE_SCHEMA_VERSION 3

/*
 * Make the database @path if it is missing or has no bytes; else read its header, as plain bytes,
 * and refuse what is not ours. To be called with no connection to it in this process. Returns 0, or
 * as store_open_sqlite.
 */
int database_file_create_or_verify(const char *path, char **ret_why);

/* Make the names in the folder of @path durable. Returns 0 or a negative errno. */
int database_file_sync_folder(const char *path);
