-- The functions that alone reach the table of line slots; each answers yes or no. They run by the owner's rights, so that
-- no operator's connection can list, count or change what others hold. Scopes are keyed digests: whoever lacks the
-- service's key cannot ask about anybody.

CREATE FUNCTION identities_has_room(the_scope bytea, the_owner bytea, most integer) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp STABLE
AS $$
BEGIN
    RETURN most > (
        SELECT count(*) FROM public.identities_line_slot
        WHERE scope = the_scope AND owner <> the_owner AND (until IS NULL OR until >= now())
    );
END $$;

-- A registration that has a place keeps it. The lowest free number is tried first; one that somebody takes at the same
-- moment is waited for, and the next one is tried: the unique constraint decides, and nothing else. What lapsed is gone
-- first. A place above the limit, taken under a higher one, counts as well.
CREATE FUNCTION identities_take(the_scope bytea, the_owner bytea, most integer, lapses timestamp with time zone)
    RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    free integer;
BEGIN
    DELETE FROM public.identities_line_slot WHERE scope = the_scope AND until < now();
    UPDATE public.identities_line_slot SET until = lapses WHERE scope = the_scope AND owner = the_owner;
    IF FOUND THEN
        RETURN true;
    END IF;
    LOOP
        IF most <= (SELECT count(*) FROM public.identities_line_slot WHERE scope = the_scope) THEN
            RETURN false;
        END IF;
        SELECT min(number) INTO free FROM generate_series(1, most) AS numbers (number) WHERE NOT EXISTS (
            SELECT FROM public.identities_line_slot AS taken
            WHERE taken.scope = the_scope AND taken.number = numbers.number
        );
        IF free IS NULL THEN
            RETURN false;
        END IF;
        INSERT INTO public.identities_line_slot (id, scope, number, owner, until)
            VALUES (gen_random_uuid(), the_scope, free, the_owner, lapses) ON CONFLICT (scope, number) DO NOTHING;
        IF FOUND THEN
            RETURN true;
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION identities_keep(the_owner bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    UPDATE public.identities_line_slot SET until = NULL WHERE owner = the_owner;
    RETURN FOUND;
END $$;

CREATE FUNCTION identities_carry(from_owner bytea, to_owner bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    DELETE FROM public.identities_line_slot AS doubled WHERE owner = to_owner AND EXISTS (
        SELECT FROM public.identities_line_slot AS held WHERE held.scope = doubled.scope AND held.owner = from_owner
    );
    UPDATE public.identities_line_slot SET owner = to_owner, until = NULL WHERE owner = from_owner;
    RETURN FOUND;
END $$;

CREATE FUNCTION identities_release(the_owner bytea) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    DELETE FROM public.identities_line_slot WHERE owner = the_owner;
    RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION identities_has_room(bytea, bytea, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identities_has_room(bytea, bytea, integer) TO realname_app;
REVOKE ALL ON FUNCTION identities_take(bytea, bytea, integer, timestamp with time zone) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identities_take(bytea, bytea, integer, timestamp with time zone) TO realname_app;
REVOKE ALL ON FUNCTION identities_keep(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identities_keep(bytea) TO realname_app;
REVOKE ALL ON FUNCTION identities_carry(bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identities_carry(bytea, bytea) TO realname_app;
REVOKE ALL ON FUNCTION identities_release(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION identities_release(bytea) TO realname_app;
