//! Rule sets, rules of one's own, and what can be done with a report.

use expect_test::expect;
use sapnhap::error::RuleFault;
use sapnhap::finding::Sentence;
use sapnhap::report::Language;
use sapnhap::rules::{OptionValue, Rule, RuleOption};
use sapnhap::{
    ErrorKind, Finding, Plan, Provision, Report, RuleSet, Severity, check, date, rules, vietnam,
};

use super::{DAY, decree, form, formal, plan, seated};

/// A merger whose code is not that of its seat.
fn miscoded() -> Plan {
    let successor = seated("xã Ba Vì", "xã Ba Vì").coded(sapnhap::code("09706"));
    plan().merge(["xã Ba Vì", "xã Yên Bài"], successor).unwrap()
}

fn severities(report: &Report) -> Vec<Severity> {
    report.findings().iter().map(|finding| finding.severity).collect()
}

#[test]
fn rules_can_be_switched_off_and_weighed_otherwise() {
    let plan = miscoded();
    assert_eq!(severities(&formal(&plan)), [Severity::Error]);
    let without = form().without("code-of-seat").unwrap();
    assert!(check(&plan, &without, ()).findings().is_empty());
    for severity in [Severity::Note, Severity::Warning, Severity::Error] {
        let weighed = form().severity("code-of-seat", severity).unwrap();
        let report = check(&plan, &weighed, ());
        assert_eq!(severities(&report), [severity]);
        assert_eq!(report.to_result().is_ok(), severity < Severity::Error);
    }
    // What can't be told stays a note.
    let units = ["xã Ba Vì", "xã Yên Bài"];
    let unseated = Provision::merge("1", units, "09700", "xa", "Ba Vì").unwrap();
    let strict = form().severity("code-of-seat", Severity::Error).unwrap();
    let unseated = super::plan().decree(decree("1/NQ", [unseated]));
    assert_eq!(severities(&check(&unseated, &strict, ())), [Severity::Note]);
}

const OPTIONS: &[RuleOption] = &[RuleOption {
    id: "most",
    takes: &[OptionValue::Number, OptionValue::Word("none")],
    says: "how many communes a clause may take",
    value: "1",
}];

/// A rule of one's own: clauses that take too many units.
fn few_sources() -> Rule {
    Rule::new("few-sources", Severity::Warning, "a clause takes few units")
        .from_source("the office's own handbook")
        .with_options(OPTIONS)
        .checked_by(|case, found| {
            let most = found.rule().value("most").parse::<usize>().unwrap_or(usize::MAX);
            for placed in case.placed() {
                let n_taken = placed.takes().count();
                if n_taken > most {
                    found.add(
                        placed.finding(
                            Sentence::new("it takes {n} units")
                                .said_in(Language::Vietnamese, "lấy {n} đơn vị")
                                .with("n", n_taken),
                        ),
                    );
                }
            }
        })
}

#[test]
fn a_rule_of_ones_own() {
    let rules = form().with(few_sources()).unwrap();
    let plan = plan().merge(["xã Ba Vì", "xã Yên Bài"], seated("xã Ba Vì", "xã Ba Vì")).unwrap();
    let report = check(&plan, &rules, ());
    expect![[r#"
        plan P: 0 errors, 1 warning, 0 notes
        warning [few-sources] P clause 1: it takes 2 units"#]]
    .assert_eq(&report.to_string());
    for (most, n_findings) in [("2", 0), ("1.5", 0), ("0", 1), ("none", 0)] {
        let set = rules.clone().option("few-sources", "most", most).unwrap();
        assert_eq!(check(&plan, &set, ()).findings().len(), n_findings, "{most}");
    }
}

#[test]
fn sets_that_can_not_be_made() {
    let fault = |made: Result<RuleSet, sapnhap::Error>| {
        let error = made.unwrap_err();
        let ErrorKind::Rule(fault) = error.kind() else { panic!("{error}") };
        (fault.clone(), error.to_string())
    };
    let set = || RuleSet::default().with(few_sources()).unwrap();
    let (twice, told) = fault(set().with(few_sources()));
    assert!(matches!(twice, RuleFault::RuleTwice { .. }));
    assert_eq!(told, "the set has a rule few-sources already");
    let (unknown, told) = fault(set().without("few"));
    assert!(matches!(unknown, RuleFault::UnknownRule { .. }));
    assert_eq!(told, "there is no rule \"few\"; expected one of few-sources");
    assert!(set().severity("few", Severity::Note).is_err());
    assert!(set().option("few", "most", "2").is_err());
    let (unknown, told) = fault(set().option("few-sources", "least", "2"));
    assert!(matches!(unknown, RuleFault::UnknownOption { .. }));
    assert_eq!(told, "rule few-sources has no option \"least\"; expected one of most");
    for value in ["-1", "many", "", "NaN", "inf"] {
        let (bad, told) = fault(set().option("few-sources", "most", value));
        assert!(matches!(bad, RuleFault::BadValue { .. }));
        assert_eq!(
            told,
            format!(
                "option most of rule few-sources can't be {value:?}; expected number|none: how \
                 many communes a clause may take"
            )
        );
    }
    let bad = Rule::new("Not an id", Severity::Note, "");
    assert!(matches!(RuleSet::default().with(bad).unwrap_err().kind(), ErrorKind::Text(_)));
}

/// Options that are numbers of things take no decimals, and bounds fit each other, together.
#[test]
fn options_that_do_not_fit() {
    let set = || vietnam::rules(date(2025, 7, 1));
    let told = |made: Result<RuleSet, sapnhap::Error>| {
        let error = made.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Rule(RuleFault::BadValue { .. })));
        error.to_string()
    };
    let reduction = |options: &[(&'static str, &'static str)]| {
        set().options("vn-76-reduction", options.iter().copied())
    };
    assert_eq!(
        told(set().option("vn-76-name-easy", "syllables", "4.5")),
        "option syllables of rule vn-76-name-easy can't be \"4.5\"; expected whole number: how many \
         syllables a short name has at most"
    );
    assert_eq!(
        told(reduction(&[("least", "80"), ("most", "75.5")])),
        "option least of rule vn-76-reduction can't be \"80\"; expected at most 75.5, the value of \
         option most, or both set together"
    );
    assert_eq!(
        told(set().option("vn-76-reduction", "most", "59")),
        "option least of rule vn-76-reduction can't be \"60\"; expected at most 59, the value of \
         option most, or both set together"
    );
    assert!(reduction(&[("least", "80"), ("most", "80")]).is_ok());
    assert!(reduction(&[("most", "50"), ("least", "40.5"), ("of", "plan")]).is_ok());
    assert!(set().option("vn-76-name-easy", "syllables", "5").is_ok());
}

#[test]
fn rules_hold_between_their_dates() {
    let rule =
        |id: &'static str, from, until| Rule::new(id, Severity::Note, "x").holding(from, until);
    let rules = RuleSet::default()
        .with(rule("always", None, None))
        .and_then(|set| set.with(rule("until", None, Some(DAY))))
        .and_then(|set| set.with(rule("from", Some(DAY), None)))
        .unwrap();
    let on = |date| {
        let rules = rules.clone().holding_on(date);
        rules.rules().iter().map(|rule| rule.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(on(date(2026, 12, 31)), ["always", "until"]);
    assert_eq!(on(DAY), ["always", "from"]);
    // A set of no rules finds nothing.
    assert!(check(&miscoded(), &RuleSet::default(), ()).findings().is_empty());
}

#[test]
fn every_rule_says_what_it_is() {
    let mut ids = Vec::new();
    for rule in form().rules() {
        assert!(!rule.says().is_empty() && !rule.source().is_empty(), "{}", rule.id());
        assert_eq!(rule.severity(), Severity::Error);
        assert!(rule.holds_on(date(1900, 1, 1)) && rule.options().is_empty());
        assert_eq!(rule.value("nothing"), "");
        ids.push(rule.id().to_owned());
    }
    assert_eq!(ids.len(), 14);
    // What follows from any record of units holds in any country; the others are Viet Nam's own.
    let universal: Vec<String> =
        rules::universal().rules().iter().map(|rule| rule.id().to_owned()).collect();
    let of_vietnam: Vec<&String> = ids.iter().filter(|id| !universal.contains(id)).collect();
    assert_eq!(universal.len(), 9);
    assert_eq!(
        of_vietnam,
        ["code-of-seat", "code-closed", "parents-agree", "remainder-citations", "stated-counts"]
    );
    assert!(rules::universal().rules().iter().all(|rule| !rule.source().contains("Viet Nam")));
}

#[test]
fn a_report_as_a_result() {
    let report = formal(&miscoded());
    let error = report.to_result().unwrap_err();
    let ErrorKind::Plan(held) = error.kind() else { panic!("{error}") };
    assert_eq!(*held, report);
    assert_eq!(error.to_string(), report.to_string());
    let lawful = plan().merge(["xã Ba Vì", "xã Yên Bài"], seated("xã Ba Vì", "xã Ba Vì")).unwrap();
    let report = formal(&lawful);
    report.assert_lawful();
    assert!(report.to_result().is_ok());
    assert_eq!(report.to_string(), "plan P: 0 errors, 0 warnings, 0 notes");
}

#[test]
#[should_panic(
    expected = "error [code-of-seat] P clause 1: it has the code 09706, but its authority sits in xã Ba Vì (09700)"
)]
fn assert_lawful_panics_with_the_report() {
    formal(&miscoded()).assert_lawful();
}

#[test]
fn a_report_as_json() {
    let report = formal(&miscoded());
    let json = serde_json::to_string_pretty(&report).unwrap();
    expect![[r#"
        {
          "plan": "P",
          "findings": [
            {
              "rule": "code-of-seat",
              "severity": "error",
              "basis": "law",
              "decree": "P",
              "clause": "1",
              "date": "2027-01-01",
              "units": [
                {
                  "code": "09706",
                  "kind": "xã",
                  "name": "Ba Vì",
                  "level": "commune"
                }
              ],
              "measures": [
                {
                  "quantity": "code",
                  "have": "09706",
                  "need": "09700",
                  "data": {
                    "quantity": "code",
                    "have": {
                      "code": "09706"
                    },
                    "need": {
                      "code": "09700"
                    }
                  }
                }
              ],
              "says": {
                "english": "it has the code 09706, but its authority sits in xã Ba Vì (09700)",
                "vietnamese": "mang mã 09706, nhưng trụ sở đặt tại xã Ba Vì (09700)",
                "data": {
                  "said": {
                    "sentence": "it has the code {code}, but its authority sits in {seat}",
                    "values": {
                      "code": {
                        "code": "09706"
                      },
                      "seat": {
                        "unit": {
                          "code": "09700",
                          "kind": "xã",
                          "name": "Ba Vì",
                          "level": "commune"
                        }
                      }
                    }
                  }
                }
              },
              "mend": {
                "english": "give it the code 09700",
                "vietnamese": "dùng mã 09700",
                "data": {
                  "said": {
                    "sentence": "give it the code {code}",
                    "values": {
                      "code": {
                        "code": "09700"
                      }
                    }
                  }
                }
              }
            }
          ]
        }"#]]
    .assert_eq(&json);
    // What is behind a finding is a tree.
    let plan = plan()
        .merge(["xã Ba Vì", "xã Yên Bài"], seated("xã Ba Vì", "xã Ba Vì"))
        .unwrap()
        .merge(["xã Suối Hai", "xã Ba Vì"], seated("xã Suối Hai", "xã Suối Hai"))
        .unwrap();
    let json = serde_json::to_value(formal(&plan)).unwrap();
    expect![[r#"
        [
          {
            "clause": "1",
            "decree": "P",
            "says": {
              "data": {
                "takes": {
                  "portions": {
                    "area": "all",
                    "population": "all"
                  },
                  "unit": {
                    "code": "09700",
                    "kind": "xã",
                    "level": "commune",
                    "name": "Ba Vì"
                  }
                }
              },
              "english": "it takes of xã Ba Vì (09700): all",
              "vietnamese": "khoản này lấy của xã Ba Vì (09700): diện tích toàn bộ, dân số toàn bộ"
            }
          },
          {
            "clause": "2",
            "decree": "P",
            "says": {
              "data": {
                "takes": {
                  "portions": {
                    "area": "all",
                    "population": "all"
                  },
                  "unit": {
                    "code": "09700",
                    "kind": "xã",
                    "level": "commune",
                    "name": "Ba Vì"
                  }
                }
              },
              "english": "it takes of xã Ba Vì (09700): all",
              "vietnamese": "khoản này lấy của xã Ba Vì (09700): diện tích toàn bộ, dân số toàn bộ"
            }
          }
        ]"#]]
    .assert_eq(&serde_json::to_string_pretty(&json["findings"][0]["causes"]).unwrap());
}

#[test]
fn findings_say_what_they_cite() {
    let found = Finding::new(Sentence::new("x"));
    assert!(found.cited().is_empty());
    let number = sapnhap::DecreeNumber::new("1/NQ").unwrap();
    let found = found.resting_on([&number, &number]);
    assert_eq!(found.cited(), [&number]);
}
