CREATE TABLE virtual_domains (
  id {ID},
  name VARCHAR(255) NOT NULL UNIQUE,
  creation_time {TIME} NOT NULL,
  updated_time {TIME} NOT NULL
){END};
CREATE TABLE virtual_reserved_names (
  id {ID},
  name VARCHAR(255) NOT NULL UNIQUE,
  creation_time {TIME} NOT NULL,
  updated_time {TIME} NOT NULL
){END};
CREATE TABLE virtual_users (
  id {ID},
  domain_id INT NOT NULL,
  invitation_voucher_id INT DEFAULT NULL UNIQUE,
  email VARCHAR(255) NOT NULL UNIQUE,
  password VARCHAR(255) NOT NULL,
  password_version INT NOT NULL,
  roles {LONGTEXT} NOT NULL,
  quota INT DEFAULT NULL,
  deleted {BOOLEAN} DEFAULT {FALSE} NOT NULL,
  last_login_time {TIME} DEFAULT NULL,
  creation_time {TIME} NOT NULL,
  updated_time {TIME} NOT NULL,
  mail_crypt {BOOLEAN} DEFAULT {FALSE} NOT NULL,
  mail_crypt_public_key {LONGTEXT} DEFAULT NULL,
  mail_crypt_secret_box {LONGTEXT} DEFAULT NULL,
  recovery_secret_box {LONGTEXT} DEFAULT NULL,
  recovery_start_time {TIME} DEFAULT NULL,
  totp_secret VARCHAR(255) DEFAULT NULL,
  totp_confirmed {BOOLEAN} DEFAULT {FALSE} NOT NULL,
  totp_backup_codes {LONGTEXT} NOT NULL,
  FOREIGN KEY (domain_id) REFERENCES virtual_domains (id)
){END};
CREATE TABLE virtual_aliases (
  id {ID},
  user_id INT DEFAULT NULL REFERENCES virtual_users (id),
  domain_id INT DEFAULT NULL REFERENCES virtual_domains (id),
  source VARCHAR(255) NOT NULL,
  destination VARCHAR(255) DEFAULT NULL,
  random {BOOLEAN} DEFAULT {FALSE} NOT NULL,
  deleted {BOOLEAN} DEFAULT {FALSE} NOT NULL,
  creation_time {TIME} NOT NULL,
  updated_time {TIME} NOT NULL
){END};
CREATE TABLE virtual_vouchers (
  id {ID},
  user_id INT DEFAULT NULL REFERENCES virtual_users (id),
  code VARCHAR(255) NOT NULL UNIQUE,
  redeemed_time {TIME} DEFAULT NULL,
  creation_time {TIME} NOT NULL
){END};
CREATE TABLE virtual_openpgp_keys (
  id {ID},
  user_id INT DEFAULT NULL REFERENCES virtual_users (id),
  email VARCHAR(255) NOT NULL UNIQUE,
  key_id {LONGTEXT} NOT NULL,
  key_fingerprint {LONGTEXT} NOT NULL,
  key_expire_time {TIME} DEFAULT NULL,
  key_data {LONGTEXT} NOT NULL
){END};
