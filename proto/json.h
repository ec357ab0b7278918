/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Messages as proto3's JSON mapping (protobuf.dev/programming-guides/json) has them: names in
 * lowerCamelCase, 64-bit numbers as strings, enum values by name. Of fields that are not set,
 * numbers, booleans, enums and lists stay, so that the shape is stable; empty texts, messages that
 * are not there and enums whose value is …_UNSAID are left out.
 */

#include <jansson.h>
#include <protobuf-c/protobuf-c.h>

/* A new reference, or NULL without memory. */
json_t *json_from_message(const ProtobufCMessage *message);

/* One line without the newline, for the caller to free. NULL without memory, or if
 * @object is NULL. */
char *json_text(const json_t *object);

/* The two together. */
char *json_line(const ProtobufCMessage *message);
