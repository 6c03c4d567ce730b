-- The functions that alone reach the table of keys seen. They run by the owner's rights, so that no operator's connection
-- can list or count what came to others. A key is a keyed digest: whoever lacks the service's key cannot ask about any.

-- A lower number than five would tell an operator that one certain person was with another.
CREATE FUNCTION patterns_more_than(the_digest bytea, the_identity bytea, most integer, since date) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp STABLE
AS $$
BEGIN
    RETURN greatest(most, 5) < 1 + (
        SELECT count(*) FROM (
            SELECT DISTINCT identity FROM public.patterns_key_seen
            WHERE digest = the_digest AND identity <> the_identity AND seen_on >= since LIMIT greatest(most, 5)
        ) AS others
    );
END $$;

CREATE FUNCTION patterns_note(the_digest bytea, the_identity bytea, the_owner bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    INSERT INTO public.patterns_key_seen (id, digest, identity, owner)
        VALUES (gen_random_uuid(), the_digest, the_identity, the_owner)
        ON CONFLICT (digest, identity, owner) DO NOTHING;
    RETURN FOUND;
END $$;

CREATE FUNCTION patterns_forget(the_owner bytea) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    DELETE FROM public.patterns_key_seen WHERE owner = the_owner;
    RETURN FOUND;
END $$;

-- What a policy may still ask about is not forgotten, whoever asks.
CREATE FUNCTION patterns_forget_before(day date) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    DELETE FROM public.patterns_key_seen WHERE seen_on < least(day, current_date - 90);
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION patterns_more_than(bytea, bytea, integer, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patterns_more_than(bytea, bytea, integer, date) TO realname_app;
REVOKE ALL ON FUNCTION patterns_note(bytea, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patterns_note(bytea, bytea, bytea) TO realname_app;
REVOKE ALL ON FUNCTION patterns_forget(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patterns_forget(bytea) TO realname_app;
REVOKE ALL ON FUNCTION patterns_forget_before(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patterns_forget_before(date) TO realname_app;
