//! Input of a size at which work that grows with its square does not come to an end: what is linear
//! takes a moment.

use sapnhap::decree::{Continuation, Figure, NewUnit, Outcome, Take};
use sapnhap::diff::Aspect;
use sapnhap::error::{LookupFault, NamedClause};
use sapnhap::lineage::Edge;
use sapnhap::*;

use crate::made_up::{self, unit};

const DAY: Date = date(2001, 1, 1);
const COMMUNE: Level = Level::new(2);

/// A word for each number, of its own up to a million.
fn word(mut number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "da", "fe", "gi", "ho", "ju",
        "xa",
    ];
    let mut word = String::from("W");
    for _ in 0..5 {
        word.push_str(SYLLABLES[number % 16]);
        number /= 16;
    }
    word
}

fn commune(number: usize) -> String {
    (1_000_000 + number).to_string()
}

/// A canton with districts of fifty communes each, and one without members.
fn register(n_communes: usize, name: impl Fn(usize) -> String) -> Register {
    let country = made_up::country(&[("canton", None), ("district", None), ("commune", None)]);
    let mut units = vec![unit("canton", "1", "Alba", ""), unit("canton", "2", "Bora", "")];
    let n_districts = n_communes / 50 + 1;
    units.extend((0..n_districts).map(|number| {
        unit("district", &(1000 + number).to_string(), &format!("D{number}"), "canton:1")
    }));
    units.extend((0..n_communes).map(|number| {
        let parent = format!("district:{}", 1000 + number % n_districts);
        unit("commune", &commune(number), &name(number), &parent)
    }));
    Register::open(country, date(2000, 1, 1), units).unwrap()
}

fn decree(provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new("1/D", DAY).unwrap();
    decree.provisions.extend(provisions);
    decree
}

/// One unit gives a part to each of thousands, and one gets a part of each of thousands.
#[test]
fn what_differs_where_one_unit_goes_out_in_many_parts() {
    const N: usize = 10_000;
    let register = register(N + 2, word);
    let goes_out = (0..N).map(|to| Provision::transfer("1", &commune(N), &commune(to)).unwrap());
    let mut comes_in =
        Provision::of_continuation("2", Continuation::of(&commune(N + 1)).unwrap()).unwrap();
    comes_in.takes.extend((0..N).map(|from| Take::part(&commune(from)).unwrap()));
    let register = register.enact([decree(goes_out.chain([comes_in]))]).unwrap();
    let diff = diff(&register, date(2000, 1, 1), DAY).unwrap();
    let territory = [Aspect::Area, Aspect::Population];
    // The districts have communes that gave and got, all within the canton.
    let mut changed = diff.changed().iter().filter(|change| change.after.level() == COMMUNE);
    assert_eq!(changed.clone().count(), N + 2);
    assert!(changed.clone().all(|change| change.aspects == territory));
    let last = changed.next_back().unwrap();
    assert_eq!(last.after.code().to_string(), commune(N + 1));
    assert_eq!(last.citations.len(), 1);
    assert!(report::why_diff(&diff, report::Language::English).lines().count() > N);
    let fate = register.what_became_of(COMMUNE, &code(&commune(N)), date(2000, 1, 1), DAY).unwrap();
    assert_eq!(fate.relations().len(), N + 1);
}

/// Units that are made of no other, each by a clause of its own.
#[test]
fn what_differs_where_thousands_are_made_of_nothing() {
    const N: usize = 20_000;
    let made = (0..N).map(|number| {
        let unit = NewUnit::new(&(2_000_000 + number).to_string(), "commune", &word(number));
        let unit = unit.unwrap().under("district:1000").unwrap();
        Provision::of_new(&(number + 1).to_string(), unit).unwrap()
    });
    let register = register(0, word).enact([decree(made)]).unwrap();
    let diff = diff(&register, date(2000, 1, 1), DAY).unwrap();
    assert_eq!(diff.new_units().len(), N);
    let cited = diff.new_units().iter().zip(1..).all(|(unit, clause)| {
        let told: Vec<String> = unit.citations.iter().map(ToString::to_string).collect();
        told == [format!("1/D clause {clause}")]
    });
    assert!(cited);
}

fn take_over(number: usize, unit: &str, source: &str) -> Provision {
    Provision::take_over(&(number + 1).to_string(), unit, [source]).unwrap()
}

/// The faults of a decree, the same whether they are asked for or met.
fn faults(register: &Register, decree: Decree) -> Vec<Fault> {
    let mut change = register.change(DAY);
    change.stage(decree);
    let faults = change.faults();
    assert_eq!(change.commit().unwrap_err().faults(), faults);
    faults.into_iter().map(|fault| fault.fault).collect()
}

/// Sixteen million names are held against wrong ones, and then no more.
#[test]
fn wrong_names_of_thousands_of_clauses() {
    const N: usize = 20_000;
    let register = register(2_000, word);
    let n_searches = (1_usize << 24).div_ceil(register.n_versions());
    assert!((5_000..10_000).contains(&n_searches));
    let wrong = |number: usize| match number {
        0 => "commune Wbababababax".to_owned(),
        number => format!("commune Zyczyk {number}"),
    };
    let clauses = (0..N).map(|number| take_over(number, &commune(number % 2_000), &wrong(number)));
    let faults = faults(&register, decree(clauses));
    assert_eq!(faults.len(), N);
    let is_searched = |fault: &Fault| matches!(fault, Fault::Reference(LookupFault::UnknownName { near, .. }) if near.len() < 6);
    assert!(faults[..n_searches].iter().all(is_searched));
    assert_eq!(
        faults[0].to_string(),
        "no unit on 2000-12-31 is called \"commune Wbababababax\"; near names: commune Wbababababa \
         (1000000), district D0, canton Alba; commune Wpababababa (1000005), district D5, canton \
         Alba; commune Wdababababa (1000010), district D10, canton Alba; commune Wxababababa \
         (1000015), district D15, canton Alba; commune Wbapabababa (1000080), district D39, canton \
         Alba"
    );
    let query = wrong(n_searches);
    assert_eq!(
        faults[n_searches].to_string(),
        format!(
            "no unit on 2000-12-31 is called {query:?}; near names are not looked for, since too \
             many names before it are unknown"
        )
    );
    let is_not =
        |fault: &Fault| matches!(fault, Fault::Reference(LookupFault::UnknownAmongMany { .. }));
    assert!(faults[n_searches..].iter().all(is_not));
}

/// One wrong name is looked for once, and told each time.
#[test]
fn one_wrong_name_in_thousands_of_clauses() {
    const N: usize = 20_000;
    let register = register(N, word);
    let clauses = (0..N).map(|number| take_over(number, &commune(number), "commune Wbabababax"));
    let faults = faults(&register, decree(clauses));
    assert_eq!(faults.len(), N);
    let first = &faults[0];
    assert!(first.to_string().contains("near names: commune Wbababab"), "{first}");
    assert!(faults.iter().all(|fault| fault == first));
}

/// Of very many namesakes the first few are told, and how many there are.
#[test]
fn a_name_of_thousands_of_units_in_thousands_of_clauses() {
    const N: usize = 20_000;
    let register = register(N, |_| "Alm".to_owned());
    let clauses = (0..5_000).map(|number| take_over(number, &commune(number), "commune Alm"));
    let faults = faults(&register, decree(clauses));
    let first: Vec<usize> = faults
        .iter()
        .map(|fault| match fault {
            Fault::Reference(LookupFault::AmbiguousAmongMany { first, n_candidates, .. }) => {
                assert_eq!(*n_candidates, N);
                first.len()
            }
            other => panic!("{other}"),
        })
        .collect();
    // Ten thousand are told in all, and then three each.
    assert!(first.is_sorted_by(|one, next| one >= next));
    let n_of = |n_candidates: usize| first.iter().filter(|len| **len == n_candidates).count();
    assert_eq!((n_of(12), n_of(3)), (834, 4_166));
    let error = register.latest().find("Alm").unwrap_err().to_string();
    assert!(error.starts_with("\"Alm\" is ambiguous on 2000-01-01: commune Alm (1000000)"));
    assert!(error.ends_with("; and 19988 more"), "{error}");
    // What can be told in full is.
    let few = self::register(100, |_| "Alm".to_owned());
    let error = few.latest().find("Alm").unwrap_err();
    let ErrorKind::Lookup(LookupFault::Ambiguous { candidates, .. }) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(candidates.len(), 100);
    assert!(error.to_string().ends_with("; and 88 more"), "{error}");
}

/// References to what the same change makes.
#[test]
fn units_of_the_day_are_found_among_thousands() {
    const N: usize = 10_000;
    let register = register(2 * N, word);
    let made = |number: usize| format!("New {}", word(number));
    let clauses = (0..N).map(|number| {
        let unit = NewUnit::new(&(2_000_000 + number).to_string(), "commune", &made(number));
        let unit = unit.unwrap().under("district:1000").unwrap();
        let clause = Provision::of_new(&(number + 1).to_string(), unit).unwrap();
        clause.taking(Take::all(&commune(number)).unwrap())
    });
    let late = (0..N).map(|number| {
        take_over(N + number, &commune(N + number), &format!("commune {}", made(number)))
    });
    let faults = faults(&register, decree(clauses.chain(late)));
    assert_eq!(faults.len(), N);
    assert!(faults.iter().enumerate().all(|(number, fault)| {
        let clause = Clause::new(&(number + 1).to_string()).ok();
        let by = NamedClause { decree: DecreeNumber::new("1/D").unwrap(), clause };
        matches!(fault, Fault::SameDay { maker, .. } if *maker == by)
    }));
}

/// A unit above that thousands of clauses take, and a level that thousands of clauses end.
#[test]
fn members_are_gone_through_twice_and_no_more() {
    const N: usize = 20_000;
    let register = register(5_000, word);
    let takes_all = |number: usize| {
        let unit = NewUnit::new(&(2_000_000 + number).to_string(), "commune", "Neu").unwrap();
        let unit = unit.under("canton:2").unwrap();
        let clause = Provision::of_new(&(number + 1).to_string(), unit).unwrap();
        clause.taking(Take::all("canton:1").unwrap())
    };
    let told = faults(&register, decree((0..N).map(takes_all)));
    // Both quantities of the canton by every clause but the first, and of each commune by the second.
    let of_communes = told
        .iter()
        .filter(|fault| matches!(fault, Fault::TakenTwice { unit, .. } if unit.kind == "commune"));
    assert_eq!(of_communes.count(), 2 * 5_000);
    let of_canton =
        |fault: &&Fault| matches!(fault, Fault::TakenTwice { unit, .. } if unit.kind == "canton");
    assert_eq!(told.iter().filter(of_canton).count(), 2 * (N - 1));

    let ends = |number: usize| Provision::dissolve_level(&(number + 1).to_string(), "district");
    let ended = register.enact([decree((0..N).map(|number| ends(number).unwrap()))]).unwrap();
    assert_eq!(ended.latest().count(Level::new(1)), 0);
    assert_eq!(ended.latest().count(COMMUNE), 5_000);
}

/// Parts of a unit with members are told one by one, and a whole behind them is still gone through.
#[test]
fn parts_of_a_unit_with_members() {
    const N: usize = 20_000;
    let register = register(5_000, word);
    let takes = |number: usize| {
        let unit = NewUnit::new(&(2_000_000 + number).to_string(), "commune", "Neu").unwrap();
        let take = if number == N { Take::all("canton:1") } else { Take::part("canton:1") };
        let clause = Provision::of_new(&(number + 1).to_string(), unit.under("canton:2").unwrap());
        clause.unwrap().taking(take.unwrap())
    };
    let told = faults(&register, decree((0..N).map(takes)));
    assert!(told.iter().all(|fault| matches!(fault, Fault::PartOfMembers { .. })));
    assert_eq!(told.len(), N);
    // The last takes the communes too, so that a clause about one of them takes it again.
    let again = take_over(N + 1, &commune(1), &commune(0));
    let told = faults(&register, decree((0..=N).map(takes).chain([again])));
    let is_commune =
        |fault: &&Fault| matches!(fault, Fault::TakenTwice { unit, .. } if unit.kind == "commune");
    assert_eq!(told.iter().filter(is_commune).count(), 2);
}

/// One unit gets parts of another by thousands of clauses, and all of each of thousands by two takes.
#[test]
fn many_mentions_of_one_pair() {
    const N: usize = 10_000;
    let register = register(N + 2, word);
    let goes_on = |clause: usize, takes: [Take; 2]| {
        let unit = Continuation::of(&commune(0)).unwrap();
        let clause = Provision::of_continuation(&clause.to_string(), unit).unwrap();
        takes.into_iter().fold(clause, Provision::taking)
    };
    let clauses = (0..N).map(|number| {
        let source = commune(number + 2);
        goes_on(number + 1, [Take::part(&source).unwrap(), Take::rest(&source).unwrap()])
    });
    let parts = (0..N)
        .map(|number| goes_on(N + number + 1, [1, 1].map(|of| Take::part(&commune(of)).unwrap())));
    let after = register.enact([decree(clauses.chain(parts))]).unwrap();
    let latest = after.latest();
    let unit = latest.find(&commune(0)).unwrap();
    let edges: Vec<Edge<'_>> = unit.predecessors().collect();
    assert_eq!(edges.len(), N + 2);
    let (mut n_whole, mut n_parts) = (0, 0);
    for edge in &edges {
        match edge.source().code().to_string() {
            code if code == commune(0) => assert_eq!(edge.citations().len(), 2 * N),
            code if code == commune(1) => {
                assert_eq!(edge.portions().to_string(), "part");
                n_parts += edge.citations().len();
            }
            _ => {
                assert_eq!(edge.portions().to_string(), "all");
                n_whole += edge.citations().len();
            }
        }
    }
    assert_eq!((n_whole, n_parts), (N, N));
}

/// Each clause names another parent that there is not.
#[test]
fn thousands_of_parents() {
    const N: usize = 20_000;
    let register = register(2_000, word);
    let clauses = (0..N).map(|number| {
        let unit = NewUnit::new(&(2_000_000 + number).to_string(), "commune", "Neu").unwrap();
        let unit = unit.under(&format!("district:{}", 5_000 + number)).unwrap();
        Provision::of_new(&(number + 1).to_string(), unit).unwrap()
    });
    let told = faults(&register, decree(clauses));
    assert_eq!(told.len(), N);
    assert!(told.iter().all(|fault| matches!(fault, Fault::ParentNotInForce { .. })));
}

/// Decrees that are taken back with a later one that has faults are forgotten, and can come again.
#[test]
fn decrees_that_are_taken_back() {
    const N: usize = 1_000;
    let mut register = register(N, word);
    let mut day = DAY;
    let mut decrees: Vec<Decree> = (0..N)
        .map(|number| {
            day = day.tomorrow().unwrap();
            let decree = Decree::new(&format!("{number}/D"), day).unwrap();
            decree.provision(Provision::rename("1", &commune(number), "Neu").unwrap())
        })
        .collect();
    register.enact_mut(decrees.drain(..N / 2)).unwrap();
    let wrong = Decree::new("wrong", date(2100, 1, 1)).unwrap();
    let wrong = wrong.provision(Provision::rename("1", "9999", "Neu").unwrap());
    let before = register.clone();
    for _ in 0..2 {
        register.enact_mut(decrees.iter().cloned().chain([wrong.clone()])).unwrap_err();
        assert_eq!(register.decrees().count(), N / 2);
        assert!(register.decree("499/D").is_some());
        assert!(register.decree("500/D").is_none());
    }
    register.enact_mut(decrees).unwrap();
    assert_eq!(register.decree("500/D").unwrap().number.as_str(), "500/D");
    assert_eq!(register.decree("999/D").unwrap().number.as_str(), "999/D");
    assert!(before.decree("500/D").is_none());
}

/// Whoever takes again what others have taken is told who did.
#[test]
fn what_thousands_take_twice() {
    const N: usize = 20_000;
    let register = register(2 * N, word);
    let clauses = (0..N).map(|number| {
        let source = commune(N + number);
        let sources = [source.as_str(), source.as_str()];
        Provision::take_over(&(number + 1).to_string(), &commune(number), sources).unwrap()
    });
    let told = faults(&register, decree(clauses));
    assert_eq!(told.len(), 2 * N);
    assert!(told.iter().all(|fault| {
        matches!(fault, Fault::TakenTwice { taken, .. } if *taken == error::TakenBefore::InClause)
    }));
}

/// A log of many days, and a day of many decrees.
#[test]
fn thousands_of_decrees() {
    const N: usize = 10_000;
    let register = register(N, word);
    let rename = |number: usize, day: Date| {
        let decree = Decree::new(&format!("{number}/D"), day).unwrap();
        decree.provision(Provision::rename("1", &commune(number), "Neu").unwrap())
    };
    let one_day = register.enact((0..N).map(|number| rename(number, DAY))).unwrap();
    assert_eq!(one_day.decree("7777/D").unwrap().effective, DAY);
    let mut day = DAY;
    let days = (0..N).map(|number| {
        day = day.tomorrow().unwrap();
        rename(number, day)
    });
    let many_days = register.enact(days).unwrap();
    assert_eq!(many_days.change_days().count(), N);
    let again = one_day.enact([rename(7, date(2100, 1, 1))]).unwrap_err();
    assert_eq!(again.faults()[0].fault, Fault::DecreeTwice);
    #[cfg(feature = "binary")]
    for register in [one_day, many_days] {
        let bytes = register.to_bytes();
        assert!(Register::from_bytes(&bytes).unwrap().to_bytes() == bytes);
    }
}

/// Figures, notes, citations and other spellings, each with thousands of its sort.
#[cfg(all(feature = "binary", feature = "json"))]
#[test]
fn what_stands_beside_thousands_of_takes_is_written() {
    const N: usize = 20_000;
    let register = register(2 * N, word);
    let clauses = (0..N).map(|number| {
        let amount = |text: &str| Amount::new(text).unwrap();
        let figure = Figure { amount: amount("1.5"), of: Some(amount("10")) };
        let part = Portion::Part(Some(Box::new(figure)));
        let mut take = Take::new(&commune(number), part, Portion::PART).unwrap();
        take.note = Some(format!("note {number}").into());
        take.cites = vec![Clause::new("1").unwrap()];
        let mut unit =
            NewUnit::new(&(2_000_000 + number).to_string(), "commune", &word(number)).unwrap();
        unit.aliases = vec![Name::new(&format!("{} bis", word(number))).unwrap()];
        unit.seat = Reference::new(&commune(number)).ok();
        let unit = unit.under("district:1000").unwrap();
        Provision::of_new(&format!("{number}a"), unit).unwrap().taking(take)
    });
    let register = register.enact([decree(clauses)]).unwrap();
    let bytes = register.to_bytes();
    let read = Register::from_bytes(&bytes).unwrap();
    assert!(read.to_bytes() == bytes);
    let text = read.to_json();
    assert_eq!(text.matches("\"note\": \"note ").count(), N);
    assert_eq!(text.matches("\"part\": \"1.5\"").count(), N);
    assert_eq!(text.matches(" bis\"").count(), N);
}

/// A plan of as many new units as rows, of units that are there and of units that are not.
#[cfg(feature = "csv")]
#[test]
fn a_plan_with_thousands_of_new_units() {
    const N: usize = 10_000;
    let register = register(N, word);
    let row = |number: usize| format!("{},commune N{}\n", commune(number), word(number));
    let text: String =
        std::iter::once("old_code,new\n".to_owned()).chain((0..N).map(row)).collect();
    let plan = Plan::from_csv(&register, DAY, "canton:1", &text).unwrap();
    assert_eq!(plan.decrees().next().unwrap().provisions.len(), N);
    assert_eq!(plan.faults(), []);
    // Nothing is known that could give these a code.
    let row = |number: usize| format!("{},commune N{}\n", 3_000_000 + number, word(number));
    let text: String =
        std::iter::once("old_code,new\n".to_owned()).chain((0..N).map(row)).collect();
    let plan = Plan::from_csv(&register, DAY, "canton:1", &text).unwrap();
    let codes = plan.decrees().next().unwrap().provisions.iter().map(|provision| {
        let Outcome::New(new) = &provision.outcome else { panic!() };
        new.code.to_string()
    });
    let codes: std::collections::BTreeSet<String> = codes.collect();
    assert_eq!(codes.len(), N);
    assert!((0..N).all(|number| !codes.contains(&commune(number))));
    let report = check(&plan, &rules::universal(), ());
    let is_of =
        |finding: &&Finding| finding.rule.as_ref().is_some_and(|id| id.as_str() == "references");
    let of_references: Vec<_> = report.findings().iter().filter(is_of).collect();
    assert_eq!(of_references.len(), N);
    assert!(of_references.iter().all(|finding| finding.line.is_some()));
    // Namesakes below as many parents.
    let row = |number: usize| format!("{},commune Neu,{}\n", commune(number), 1000 + number % 200);
    let text: String =
        std::iter::once("old_code,new,parent\n".to_owned()).chain((0..N).map(row)).collect();
    let plan = Plan::from_csv(&register, DAY, "canton:1", &text).unwrap();
    assert_eq!(plan.decrees().next().unwrap().provisions.len(), 200);
}

/// A column that was filled down, in each of the ways that make every clause a cause of every other: the
/// report has a finding for each, of a few causes, and says how many more there are.
#[test]
fn findings_of_thousands_of_clauses_about_one_thing() {
    const N: usize = 8_000;
    let register = register(N, word);
    let found = |provisions: Vec<Provision>| {
        let plan = Plan::on(&register, DAY).named("P").decree(decree(provisions));
        let report = check(&plan, &rules::universal(), ());
        let most = report.findings().iter().map(|finding| finding.causes.len()).max();
        assert!(most.is_none_or(|most| most <= 13), "{most:?}");
        let text = report.to_text(report::Language::English);
        (report.count(Severity::Error), text.matches("more clauses name it").count())
    };
    let made = |number: usize, clause: usize, code: usize, source: usize| {
        let new = NewUnit::new(&commune(code), "commune", &word(number)).unwrap();
        let new = NewUnit { parent: Reference::new("district:1000").ok(), ..new };
        let clause = clause.to_string();
        Provision::of_new(&clause, new).unwrap().taking(Take::all(&commune(source)).unwrap())
    };
    // All take one source whole, its area and its people.
    let (errors, more) = found((0..N).map(|n| made(n, n, N + 1 + n, 0)).collect());
    assert_eq!((errors, more), (2 * (N - 1), 2 * (N - 1)));
    // So do clauses that all have one number, so that all say the same, beside that.
    let (errors, _) = found((0..N).map(|n| made(n, 1, N + 1 + n, 0)).collect());
    assert_eq!(errors, 3);
    // All give one code.
    let (errors, _) = found((0..N).map(|n| made(n, n, N + 1, n)).collect());
    assert_eq!(errors, N - 1);
    // One clause names one source many times.
    let mut one = made(0, 1, N + 1, 0);
    one.takes = (0..N).map(|_| Take::all(&commune(0)).unwrap()).collect();
    let (errors, _) = found(vec![one]);
    assert_eq!(errors, 2);
    // One unit gets another name by each.
    let rename = |n: usize| Provision::rename(&n.to_string(), &commune(0), &word(N + n)).unwrap();
    let (errors, _) = found((0..N).map(rename).collect());
    assert_eq!(errors, N - 1);
}
