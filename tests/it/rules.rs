//! Rules on plans: the law passes, and each broken plan is found by the rule that it breaks.

mod broken;
mod cites;
mod elsewhere;
mod figures;
mod given_facts;
mod law;
mod names;
mod one;
mod sets;
mod steps;
mod told;
mod vietnamese;

use expect_test::Expect;
use sapnhap::report::Language;
use sapnhap::rules::Rule;
use sapnhap::{
    Date, Decree, Finding, Plan, Provision, Report, RuleSet, Severity, Successor, check, date,
    vietnam,
};

/// The day of the plans here.
pub(crate) const DAY: Date = date(2027, 1, 1);

/// A plan on the register of today.
pub(crate) fn plan() -> Plan {
    Plan::on(vietnam::register(), DAY).named("P").within("thành phố Hà Nội").unwrap()
}

/// A decree on Hà Nội.
pub(crate) fn decree(number: &str, provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new(number, DAY).unwrap().scope("thành phố Hà Nội").unwrap();
    decree.provisions.extend(provisions);
    decree
}

/// A new unit that sits in one of its sources.
pub(crate) fn seated(name: &str, seat: &str) -> Successor {
    Successor::new(name).unwrap().seated_in(seat).unwrap()
}

/// The universal rules and those that hold of decrees of Viet Nam at all times; those that an act of
/// its own asks for from a day on are left out.
pub(crate) fn form() -> RuleSet {
    let dated = |rule: &&Rule| rule.id().starts_with("vn-");
    let all = vietnam::rules(DAY);
    let dated: Vec<String> =
        all.rules().iter().filter(dated).map(|rule| rule.id().to_owned()).collect();
    dated.iter().fold(all, |rules, id| rules.without(id).unwrap())
}

pub(crate) fn formal(plan: &Plan) -> Report {
    check(plan, &form(), ())
}

/// The rules of findings that are more than notes, each once, in order.
pub(crate) fn broken_rules(report: &Report) -> Vec<String> {
    let more = report.findings().iter().filter(|finding| finding.severity > Severity::Note);
    let mut rules: Vec<String> =
        more.map(|finding| finding.rule.as_ref().unwrap().to_string()).collect();
    rules.sort();
    rules.dedup();
    rules
}

/// Checks that a plan breaks one rule and no other, and what the report says.
pub(crate) fn breaks_only(rule: &str, plan: &Plan, told: &Expect) {
    let report = formal(plan);
    let text = report.to_text(Language::English);
    assert_eq!(broken_rules(&report), [rule], "{text}");
    told.assert_eq(&text);
}

/// What makes a finding the same in another report: all but what is said around it.
pub(crate) fn identity(finding: &Finding) -> String {
    let Finding { rule, severity, decree, clause, date, units, says, .. } = finding;
    format!("{rule:?} {severity} {decree:?} {clause:?} {date:?} {units:?} {says}")
}

/// Checks that every finding about decrees comes of those that it cites.
pub(crate) fn cites_enough(plan: &Plan) {
    let report = formal(plan);
    for finding in report.findings() {
        let cited = finding.cited();
        if cited.is_empty() {
            continue;
        }
        let again = formal(&plan.only(cited.iter().map(|number| number.as_str())));
        let found: Vec<String> = again.findings().iter().map(identity).collect();
        let is_there = found.contains(&identity(finding));
        assert!(is_there, "{}\nof\n{report}\nis not in\n{again}", identity(finding));
    }
}

/// Checks that the report does not change with the order of decrees, clauses and takes.
pub(crate) fn order_does_not_matter(plan: &Plan) {
    let mut other = Plan::on(plan.base(), plan.date()).named(plan.name());
    let mut decrees: Vec<Decree> = plan.decrees().cloned().collect();
    decrees.reverse();
    for mut decree in decrees {
        decree.provisions.reverse();
        decree.provisions.iter_mut().for_each(|provision| provision.takes.reverse());
        other = other.decree(decree);
    }
    let [one, other] = [formal(plan), formal(&other)];
    let [one_text, other_text] = [&one, &other].map(|report| report.to_text(Language::Vietnamese));
    for (line, other_line) in one_text.lines().zip(other_text.lines()) {
        assert_eq!(line, other_line, "of {plan:#?}");
    }
    assert_eq!(one.findings(), other.findings());
}
