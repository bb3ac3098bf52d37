/* Seals a file with Dovecot's own library: seal KEY.pub.pem ALGORITHM FLAGS INPUT OUTPUT */
#include "lib.h"
#include "dcrypt.h"
#include "dcrypt-iostream.h"
#include "ostream.h"
#include "ostream-encrypt.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

static size_t read_whole(const char *path, char *buffer, size_t size)
{
	FILE *file = fopen(path, "r");
	size_t length;

	if (file == NULL)
		i_fatal("cannot open %s", path);
	length = fread(buffer, 1, size - 1, file);
	buffer[length] = '\0';
	fclose(file);
	return length;
}

int main(int argc, char **argv)
{
	struct dcrypt_settings settings = { .module_dir = "/usr/lib/dovecot/modules" };
	struct dcrypt_public_key *key;
	struct ostream *file, *sealed;
	static char pem[8192], text[65536];
	const char *error;
	size_t length;
	int fd;

	lib_init();
	if (argc != 6)
		i_fatal("seal KEY.pub.pem ALGORITHM FLAGS INPUT OUTPUT");
	if (!dcrypt_initialize("openssl", &settings, &error))
		i_fatal("%s", error);
	read_whole(argv[1], pem, sizeof(pem));
	if (!dcrypt_key_load_public(&key, pem, &error))
		i_fatal("%s: %s", argv[1], error);
	length = read_whole(argv[4], text, sizeof(text));
	fd = open(argv[5], O_CREAT | O_TRUNC | O_WRONLY, 0644);
	file = o_stream_create_fd_file(fd, 0, FALSE);
	sealed = o_stream_create_encrypt(file, argv[2], key,
		(enum io_stream_encrypt_flags)strtoul(argv[3], NULL, 0));
	o_stream_nsend(sealed, text, length);
	if (o_stream_finish(sealed) < 0)
		i_fatal("%s", o_stream_get_error(sealed));
	return 0;
}
