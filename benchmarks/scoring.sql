-- The scores written by hand for DuckDB, from docs/method.md alone: the measure of what one core
-- for all engines costs. Reads given_values, given_rules, given_parts, given_cells; needs the
-- variable `gate`. Arithmetic and geometric means, bounds, coverage and contributions; makes
-- perspectives, metrics, pillars and indices.

CREATE OR REPLACE MACRO on_line(x, xa, ya, xb, yb, xc, yc) AS
    CASE WHEN x IS NULL OR xa IS NULL THEN NULL ELSE least(100, greatest(0,
        CASE WHEN (x - xa) / (xb - xa) > 1 AND xc IS NOT NULL
             THEN yb + (yc - yb) * (x - xb) / (xc - xb)
             ELSE ya + (yb - ya) * (x - xa) / (xb - xa) END)) END;

CREATE OR REPLACE MACRO log_score(s) AS CASE WHEN s IS NOT NULL THEN ln(greatest(s, 1)) END;

CREATE OR REPLACE MACRO mean_of(geometric, plain, log, weight) AS
    CASE WHEN weight <> 0 THEN
        CASE WHEN geometric = 1 THEN exp(log / weight) ELSE plain / weight END END;

CREATE TABLE perspectives AS
WITH quantities AS (
    SELECT v.*, r.* EXCLUDE (metric),
        CASE WHEN against_target THEN CASE WHEN target > 0 THEN 100 * value / target END
             ELSE value END AS quantity
    FROM given_values v JOIN given_rules r USING (metric)
), measured AS (
    SELECT *, CASE transform WHEN 'none' THEN quantity
                             WHEN 'ln' THEN CASE WHEN quantity > 0 THEN ln(quantity) END
                             ELSE asinh(quantity) END AS x
    FROM quantities
), scored AS (
    SELECT *, least(on_line(x, low_xa, low_ya, low_xb, low_yb, low_xc, low_yc),
                    on_line(x, high_xa, high_ya, high_xb, high_yb, high_xc, high_yc)) AS score
    FROM measured
)
SELECT cell, metric, perspective, "only", each,
    avg(value) AS value, avg(target) AS target, avg(score) AS score,
    avg(CASE WHEN stale = 0 THEN value END) AS fresh_value,
    avg(CASE WHEN stale = 0 THEN score END) AS fresh_score,
    max(CASE WHEN value IS NOT NULL THEN age END) AS age,
    max(CASE WHEN value IS NOT NULL THEN stale END) AS stale,
    max(CASE WHEN value IS NOT NULL THEN computed END) AS computed,
    max(CASE WHEN value IS NOT NULL THEN unit END) AS unit,
    max(hidden) AS hidden,
    CAST("only" < 0 OR "only" = perspective AS INTEGER) AS counts
FROM scored
GROUP BY cell, metric, perspective, "only", each;

CREATE TABLE metrics AS
WITH sides AS (
    SELECT cell, metric, each, name, perspectives.* EXCLUDE (cell, metric, perspective, each)
    FROM perspectives JOIN (VALUES (0, 'j'), (1, 'o'), (2, 't')) AS n(perspective, name)
        USING (perspective)
), wide AS (
    SELECT cell, metric, any_value(each) AS each,
        max(value) FILTER (name = 'j' AND counts = 1) AS j_value,
        max(value) FILTER (name = 'o' AND counts = 1) AS o_value,
        max(value) FILTER (name = 't' AND counts = 1) AS t_value,
        max(target) FILTER (name = 'j' AND counts = 1) AS j_target,
        max(target) FILTER (name = 'o' AND counts = 1) AS o_target,
        max(target) FILTER (name = 't' AND counts = 1) AS t_target,
        max(score) FILTER (name = 'j' AND counts = 1) AS j_score,
        max(score) FILTER (name = 'o' AND counts = 1) AS o_score,
        max(score) FILTER (name = 't' AND counts = 1) AS t_score,
        max(fresh_value) FILTER (name = 'j' AND counts = 1) AS j_fresh_value,
        max(fresh_score) FILTER (name = 'j' AND counts = 1) AS j_fresh,
        max(fresh_score) FILTER (name = 'o' AND counts = 1) AS o_fresh,
        max(fresh_score) FILTER (name = 't' AND counts = 1) AS t_fresh,
        max(age) FILTER (name = 'j' AND counts = 1) AS j_age,
        max(age) FILTER (name <> 'j' AND counts = 1) AS s_age,
        max(stale) FILTER (name = 'j' AND counts = 1) AS j_stale,
        max(stale) FILTER (name <> 'j' AND counts = 1) AS s_stale,
        max(computed) FILTER (name = 'j' AND counts = 1) AS j_computed,
        max(computed) FILTER (name <> 'j' AND counts = 1) AS s_computed,
        max(unit) FILTER (name = 'j' AND counts = 1) AS j_unit,
        max(unit) FILTER (name <> 'j' AND counts = 1) AS s_unit,
        coalesce(max(hidden) FILTER (counts = 1), 0) AS hidden
    FROM sides GROUP BY cell, metric
), chosen AS (
    SELECT *, j_fresh_value IS NOT NULL AS fresh_joint,
        j_value IS NOT NULL AND (j_fresh_value IS NOT NULL OR NOT
            CASE WHEN each = 1 THEN o_fresh IS NOT NULL AND t_fresh IS NOT NULL
                 ELSE o_fresh IS NOT NULL OR t_fresh IS NOT NULL END) AS joint
    FROM wide
), joined AS (
    SELECT cell, metric, hidden, o_score AS ours_score, t_score AS theirs_score,
        CASE WHEN hidden = 0 THEN o_score - t_score END AS difference,
        CASE WHEN hidden = 0 THEN CASE WHEN joint THEN j_value
            ELSE coalesce((o_value + t_value) / 2, o_value, t_value) END END AS value,
        CASE WHEN joint THEN j_target
            ELSE coalesce((o_target + t_target) / 2, o_target, t_target) END AS target,
        CASE WHEN hidden = 0 THEN CASE WHEN joint THEN j_score
            ELSE coalesce((o_score + t_score) / 2, o_score, t_score) END END AS score,
        CASE WHEN hidden = 0 THEN CASE WHEN fresh_joint THEN j_fresh
            ELSE coalesce((o_fresh + t_fresh) / 2, o_fresh, t_fresh) END END AS fresh_score,
        CASE WHEN hidden <> 0 THEN 0 WHEN joint THEN CAST(j_score IS NOT NULL AS DOUBLE)
            WHEN each = 1 THEN ((o_score IS NOT NULL)::INT + (t_score IS NOT NULL)::INT) / 2
            ELSE CAST(o_score IS NOT NULL OR t_score IS NOT NULL AS DOUBLE) END AS coverage,
        CASE WHEN hidden <> 0 THEN 0 WHEN fresh_joint THEN CAST(j_fresh IS NOT NULL AS DOUBLE)
            WHEN each = 1 THEN ((o_fresh IS NOT NULL)::INT + (t_fresh IS NOT NULL)::INT) / 2
            ELSE CAST(o_fresh IS NOT NULL OR t_fresh IS NOT NULL AS DOUBLE) END AS fresh_coverage,
        CASE WHEN joint THEN j_age ELSE s_age END AS age,
        CASE WHEN joint THEN j_stale ELSE s_stale END AS stale,
        CASE WHEN joint THEN j_computed ELSE s_computed END AS computed,
        CASE WHEN joint THEN j_unit ELSE s_unit END AS unit,
        1 AS present
    FROM chosen
), complete AS (
    SELECT c.cell, r.metric, r.role, r.part, r.weight,
        j.* EXCLUDE (cell, metric, coverage, fresh_coverage, hidden),
        coalesce(coverage, 0) AS coverage, coalesce(fresh_coverage, 0) AS fresh_coverage,
        coalesce(hidden, 0) AS hidden
    FROM given_cells c CROSS JOIN given_rules r
        LEFT JOIN joined j ON j.cell = c.cell AND j.metric = r.metric
    WHERE r.weight > 0 OR present = 1
)
SELECT *, fresh_coverage * coalesce(fresh_score, 0) AS bound_low,
    fresh_coverage * coalesce(fresh_score, 0) + (1 - fresh_coverage) * 100 AS bound_high,
    least(fresh_coverage * coalesce(log_score(fresh_score), 0),
          log_score(fresh_coverage * coalesce(fresh_score, 0))) AS log_low
FROM complete;

CREATE TABLE pillars AS
WITH sums AS (
    SELECT cell, part, p.role, pillar_weight AS weight, max(geometric) AS geometric,
        sum(m.weight) AS declared, sum(m.weight * coverage) AS present,
        coalesce(sum(m.weight * coverage * score), 0) AS plain,
        coalesce(sum(m.weight * coverage * log_score(score)), 0) AS log,
        sum(m.weight * bound_low) AS plain_low, sum(m.weight * log_low) AS log_low,
        sum(m.weight * bound_high) AS plain_high, sum(m.weight * log_score(bound_high)) AS log_high
    FROM metrics m JOIN given_parts p USING (part)
    GROUP BY cell, part, p.role, pillar_weight
)
SELECT cell, part, role, weight, geometric, present, present / declared AS coverage,
    CASE WHEN present / declared >= getvariable('gate') - 1e-9
         THEN mean_of(geometric, plain, log, present) END AS score,
    mean_of(geometric, plain_low, log_low, declared) AS bound_low,
    mean_of(geometric, plain_high, log_high, declared) AS bound_high
FROM sums;

CREATE TABLE indices AS
WITH sums AS (
    SELECT cell, role, sum(weight) AS declared, sum(weight * coverage) AS observed,
        coalesce(sum(weight) FILTER (score IS NOT NULL), 0) AS present,
        coalesce(sum(weight * score), 0) AS plain,
        sum(weight * bound_low) AS plain_low, sum(weight * bound_high) AS plain_high
    FROM pillars GROUP BY cell, role
), formed AS (
    SELECT c.cell, r.role, present, coalesce(observed / declared, 0) AS coverage,
        c.early = 1 AND r.role = 1 AS too_early,
        CASE WHEN observed / declared >= getvariable('gate') - 1e-9 AND present > 0
             THEN plain / present END AS score,
        plain_low / declared AS bound_low, plain_high / declared AS bound_high
    FROM given_cells c CROSS JOIN (VALUES (0), (1)) AS r(role)
        LEFT JOIN sums s ON s.cell = c.cell AND s.role = r.role
)
SELECT cell, role, present, coverage,
    CASE WHEN NOT too_early THEN score END AS score,
    CASE WHEN NOT too_early THEN bound_low END AS bound_low,
    CASE WHEN NOT too_early THEN bound_high END AS bound_high
FROM formed;

CREATE TABLE pillars_shared AS
WITH shares AS (
    SELECT p.*, i.score AS whole,
        CASE WHEN p.score IS NULL OR i.score IS NULL THEN 0 ELSE p.weight / i.present END AS share
    FROM pillars p LEFT JOIN indices i USING (cell, role)
), shared AS (
    SELECT *, CASE WHEN whole IS NOT NULL THEN share END AS effective_weight,
        (100 - whole) * share * coalesce((100 - score) / nullif(100 - whole, 0), 0) AS lost
    FROM shares
)
SELECT * EXCLUDE (whole),
    CASE WHEN share > 0 THEN 100 * effective_weight - lost END AS contribution
FROM shared;

CREATE TABLE metrics_shared AS
WITH shares AS (
    SELECT m.*, p.score AS whole, p.geometric, p.effective_weight AS whole_weight,
        p.lost AS whole_lost,
        CASE WHEN m.score IS NULL OR p.score IS NULL THEN 0
             ELSE m.weight * m.coverage / nullif(p.present, 0) END AS share
    FROM metrics m LEFT JOIN pillars_shared p USING (cell, part)
), shared AS (
    SELECT *, whole_weight * share AS effective_weight,
        whole_lost * share * coalesce(CASE WHEN geometric = 1
            THEN (ln(100) - log_score(score)) / nullif(ln(100) - log_score(whole), 0)
            ELSE (100 - score) / nullif(100 - whole, 0) END, 0) AS lost
    FROM shares
)
SELECT * EXCLUDE (whole, geometric, whole_weight, whole_lost),
    CASE WHEN share > 0 THEN 100 * effective_weight - lost END AS contribution
FROM shared;
