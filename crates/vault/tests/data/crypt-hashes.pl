#!/usr/bin/perl
# Writes crypt-hashes.txt: hashes by the C library's crypt(3) (libxcrypt), for the tests.
#
#     perl crypt-hashes.pl > crypt-hashes.txt
#
# A line is the password in hex, a space, and its hash. bcrypt passwords over 72 bytes or
# with a NUL are hashed as userli does it: base64 of their SHA-512 in their place.
use strict;
use warnings;
use Digest::SHA qw(sha512);
use MIME::Base64 qw(encode_base64);

my $bcrypt_salt = 'MTIzNDU2Nzg5MDEyMzQ1N.';
my @passwords   = ( 'sesame', "gr\xC3\xBC\xC3\x9Fe \xE2\x98\x83", 'a' x 72, '0123456789' x 8 );
my @settings    = (
    '$5$saltstring',
    '$5$rounds=1000$a',
    '$6$saltstring',
    # As in userli's first years: the first 16 characters of uniqid(mt_rand(), true).
    '$6$rounds=5000$2089463975.5bc06',
    '$6$rounds=12345$./ABCDEFGHIJKLMN',
);

sub line {
    my ( $password, $hash ) = @_;
    print unpack( 'H*', $password ), " $hash\n";
}

for my $password (@passwords) {
    line( $password, crypt( $password, $_ ) ) for @settings;
    for my $version (qw(2a 2b 2y)) {
        my $input = length $password > 72 ? encode_base64( sha512($password), '' ) : $password;
        line( $password, crypt( $input, "\$$version\$04\$$bcrypt_salt" ) );
    }
}
my $with_nul = "before\0after";
line( $with_nul, crypt( encode_base64( sha512($with_nul), '' ), "\$2y\$04\$$bcrypt_salt" ) );
