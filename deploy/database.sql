-- Once per server, as its superuser: the owner of the schema, the role for backups, and the empty database.
--
--   sudo -u postgres env OWNER_PASSWORD=… BACKUP_PASSWORD=… psql -v ON_ERROR_STOP=1 -f deploy/database.sql
--
-- Everything else (the application's roles, tables, policies) is made by `giaoviec database upgrade` as the owner.
\getenv owner_password OWNER_PASSWORD
\getenv backup_password BACKUP_PASSWORD

-- The owner is no superuser: the policies bind it too.
create role gv_owner login nosuperuser createrole nobypassrls password :'owner_password';
-- Reads everything, writes nothing: a dump as any other role would be refused or lack rows.
create role gv_backup login nosuperuser bypassrls password :'backup_password';
grant pg_read_all_data to gv_backup;

-- Names sort by a key of our own, so the database needs no language of the operating system.
create database giaoviec owner gv_owner template template0 encoding 'UTF8' locale 'C.UTF-8';
