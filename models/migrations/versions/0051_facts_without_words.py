"""What rules made of a report's words goes with the words: out of its events too.

Events are only ever added to by web and worker. A worker that forgets a person may take this out of
the events of reports that have neither number nor words any more, and nothing else.
"""

from __future__ import annotations

from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

ROUND = """
create function round_unsaid(those jsonb) returns jsonb language sql immutable as $$
    select coalesce(jsonb_agg(case
        when one->>'rule' like 'report.named%' then one || jsonb_build_object(
            'rule', 'desk.conflict', 'reason',
            'The desk keeps it from ' || (one->>'organisation') || ': it may be about them')
        else one || jsonb_build_object(
            'rule', split_part(one->>'rule', '@', 1),
            'reason', split_part(one->>'reason', ', by the rule ', 1))
    end order by place), '[]')
    from jsonb_array_elements(those) with ordinality as each (one, place)
$$
"""
FACTS = """
create function facts_unsaid(kind text, facts jsonb) returns jsonb language sql immutable as $$
    select (facts - '{row,book,named,cleared}'::text[]
            - case when kind = 'held' then '{why}'::text[] else '{}'::text[] end)
        || case when jsonb_typeof(facts->'told') = 'array'
            then jsonb_build_object('told', round_unsaid(facts->'told')) else '{}' end
        || case when jsonb_typeof(facts->'left_out') = 'array'
            then jsonb_build_object('left_out', round_unsaid(facts->'left_out')) else '{}' end
$$
"""
EVENTS = """
create function unsay_events(those uuid[]) returns void language sql security definer
set search_path = public, pg_temp as $$
    with bare as (
        select id from reports where id = any(those) and contact_id is null
            and words_sealed is null and landmark_sealed is null
    ), said as (
        delete from events where report_id in (select id from bare) and kind in ('named', 'spoken')
    )
    update events set facts = facts_unsaid(kind, facts)
    where report_id in (select id from bare) and kind not in ('named', 'spoken')
        and facts <> facts_unsaid(kind, facts)
$$
"""


def upgrade() -> None:
    for function in (ROUND, FACTS, EVENTS):
        op.execute(function)
    op.execute("revoke all on function unsay_events(uuid[]) from public")
    op.execute("grant execute on function unsay_events(uuid[]) to usalama_worker")


def downgrade() -> None:
    op.execute("drop function unsay_events(uuid[])")
    op.execute("drop function facts_unsaid(text, jsonb)")
    op.execute("drop function round_unsaid(jsonb)")
