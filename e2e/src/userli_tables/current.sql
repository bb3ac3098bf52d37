CREATE TABLE domains (
  id {ID},
  name VARCHAR(255) NOT NULL UNIQUE,
  creation_time {TIME} NOT NULL,
  updated_time {TIME} NOT NULL,
  invitation_enabled {BOOLEAN} DEFAULT {FALSE} NOT NULL,
  invitation_limit INT DEFAULT 0 NOT NULL,
  invitation_waiting_period_days INT DEFAULT 7 NOT NULL
){END};
CREATE TABLE reserved_names (
  id {ID},
  name VARCHAR(255) NOT NULL UNIQUE,
  creation_time {TIME} NOT NULL,
  updated_time {TIME} NOT NULL
){END};
CREATE TABLE users (
  id {ID},
  domain_id INT NOT NULL,
  invitation_voucher_id INT DEFAULT NULL UNIQUE,
  email VARCHAR(255) NOT NULL UNIQUE,
  password VARCHAR(255) NOT NULL,
  password_version INT NOT NULL,
  roles {JSON} NOT NULL,
  quota INT DEFAULT NULL,
  deleted {BOOLEAN} DEFAULT {FALSE} NOT NULL,
  password_change_required {BOOLEAN} DEFAULT {FALSE} NOT NULL,
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
  totp_backup_codes {JSON} NOT NULL,
  smtp_quota_limits {JSON} DEFAULT NULL,
  FOREIGN KEY (domain_id) REFERENCES domains (id) ON DELETE CASCADE
){END};
CREATE TABLE aliases (
  id {ID},
  user_id INT DEFAULT NULL REFERENCES users (id) ON DELETE SET NULL,
  domain_id INT DEFAULT NULL REFERENCES domains (id) ON DELETE CASCADE,
  source VARCHAR(255) NOT NULL,
  destination VARCHAR(255) DEFAULT NULL,
  random {BOOLEAN} DEFAULT {FALSE} NOT NULL,
  deleted {BOOLEAN} DEFAULT {FALSE} NOT NULL,
  creation_time {TIME} NOT NULL,
  updated_time {TIME} NOT NULL,
  note VARCHAR(255) DEFAULT NULL,
  smtp_quota_limits {JSON} DEFAULT NULL
){END};
CREATE TABLE vouchers (
  id {ID},
  user_id INT DEFAULT NULL REFERENCES users (id) ON DELETE SET NULL,
  domain_id INT NOT NULL REFERENCES domains (id) ON DELETE CASCADE,
  code VARCHAR(255) NOT NULL UNIQUE,
  redeemed_time {TIME} DEFAULT NULL,
  creation_time {TIME} NOT NULL
){END};
CREATE TABLE api_tokens (
  id {ID},
  name VARCHAR(255) NOT NULL,
  scopes {JSON} NOT NULL,
  token VARCHAR(64) NOT NULL UNIQUE,
  creation_time {TIME} NOT NULL,
  last_used_time {TIME} DEFAULT NULL
){END};
CREATE TABLE settings (
  id {ID},
  name VARCHAR(255) NOT NULL UNIQUE,
  value {LONGTEXT} DEFAULT NULL,
  creation_time {TIME} NOT NULL,
  updated_time {TIME} NOT NULL
){END};
CREATE TABLE webhook_endpoints (
  id {ID},
  url VARCHAR(2048) NOT NULL,
  secret VARCHAR(255) NOT NULL,
  enabled {BOOLEAN} NOT NULL
){END};
