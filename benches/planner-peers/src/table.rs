//! Rows of one instance and one peer each: who is better at no more time.

use crate::instances::Instance;
use crate::outcome::Outcome;

/// Within so much two are told as equal.
const ALIKE: f64 = 0.005;

/// Which of our seeds counts.
type Reading = fn(&Outcome) -> f64;

/// The rows of an instance with one count.
pub(crate) struct Rows {
    title: String,
    n_groups: usize,
    /// With growing budgets.
    ours: Vec<Outcome>,
    peers: Vec<Outcome>,
}

/// How ours stands beside a peer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// Ours is better by more than half a hundredth at no more time.
    Better,
    /// At no more time, and less than half a hundredth apart.
    Alike,
    /// None of ours is as fast, and the peer is not better than the fastest of ours by more than
    /// half a hundredth.
    PeerFaster,
    /// The peer is better by more than half a hundredth at no more time.
    PeerBetter,
    /// The peer has no such regions, or none within the limit.
    None,
}

/// How often each verdict is given.
#[derive(Default)]
struct Tally {
    n_rows: usize,
    better: usize,
    alike: usize,
    /// Of the alike, those in which ours is smaller all the same.
    smaller: usize,
    peer_faster: usize,
    none: usize,
    peer_better: Vec<String>,
}

impl Verdict {
    fn told(self) -> &'static str {
        match self {
            Self::Better => "ours better",
            Self::Alike => "equal",
            Self::PeerFaster => "peer faster, not better",
            Self::PeerBetter => "**peer better**",
            Self::None => "no answer",
        }
    }
}

impl Rows {
    pub(crate) fn new(
        instance: &Instance,
        n_groups: usize,
        ours: Vec<Outcome>,
        peers: Vec<Outcome>,
    ) -> Self {
        Self { title: format!("{}, to {n_groups}", instance.name), n_groups, ours, peers }
    }

    /// The name of the instance, without its size, and the count.
    fn short_title(&self) -> String {
        let name = self.title.split(',').next().unwrap_or_default();
        let name = name.trim_start_matches("tỉnh ").trim_start_matches("thành phố ");
        format!("{name} {}", self.n_groups)
    }

    fn is_answer(&self, peer: &Outcome) -> bool {
        peer.n_runs > 0 && peer.best.n_groups == self.n_groups && peer.best.n_apart == 0
    }

    /// The best of ours at no more time than the peer took.
    fn within(&self, peer: &Outcome, of: Reading) -> Option<&Outcome> {
        let fast = self.ours.iter().filter(|ours| ours.seconds <= peer.seconds);
        fast.min_by(|one, other| of(one).total_cmp(&of(other)))
    }

    fn verdict(&self, peer: &Outcome, of: Reading) -> Verdict {
        if !self.is_answer(peer) {
            return Verdict::None;
        }
        let theirs = peer.best.by_units;
        let fastest = self.ours.iter().min_by(|one, other| one.seconds.total_cmp(&other.seconds));
        match (self.within(peer, of), fastest) {
            (Some(ours), _) if of(ours) < theirs * (1.0 - ALIKE) => Verdict::Better,
            (Some(ours), _) if of(ours) > theirs * (1.0 + ALIKE) => Verdict::PeerBetter,
            (Some(_), _) => Verdict::Alike,
            (None, Some(ours)) if of(ours) > theirs * (1.0 + ALIKE) => Verdict::PeerBetter,
            (None, _) => Verdict::PeerFaster,
        }
    }

    fn cell(&self, peer: &Outcome) -> String {
        let ratio = self.within(peer, by_best).map(|ours| by_best(ours) / peer.best.by_units);
        match (self.verdict(peer, by_best), ratio) {
            (Verdict::None, _) => "–".to_owned(),
            (Verdict::PeerBetter, Some(ratio)) => format!("**{ratio:.3}**"),
            (_, Some(ratio)) => format!("{ratio:.3}"),
            (verdict, None) => verdict.told().to_owned(),
        }
    }

    fn tally(&self, of: Reading) -> Tally {
        let mut tally = Tally { n_rows: self.peers.len(), ..Tally::default() };
        for peer in &self.peers {
            match self.verdict(peer, of) {
                Verdict::Better => tally.better += 1,
                Verdict::Alike => {
                    tally.alike += 1;
                    let ours = self.within(peer, of).map_or(f64::INFINITY, of);
                    tally.smaller += usize::from(ours < peer.best.by_units * (1.0 - 1e-9));
                }
                Verdict::PeerFaster => tally.peer_faster += 1,
                Verdict::None => tally.none += 1,
                Verdict::PeerBetter => {
                    tally.peer_better.push(format!("{}: {}", self.title, peer.name))
                }
            }
        }
        tally
    }

    /// Prints the peers of one instance, and ours with each budget.
    pub(crate) fn print(&self) {
        println!("\n**{}**\n", self.title);
        println!(
            "| method | sum of squares | middle seed | time | ours at no more time | ours ÷ peer | |"
        );
        println!("| --- | ---: | ---: | ---: | --- | ---: | --- |");
        for ours in &self.ours {
            println!(
                "| **sapnhap**, {} | {:.3} | {:.3} | {:.3} ms | | | |",
                ours.name,
                ours.best.by_units,
                ours.middle(),
                ours.seconds * 1e3
            );
        }
        for peer in &self.peers {
            let verdict = self.verdict(peer, by_best);
            if verdict == Verdict::None {
                let apart =
                    format!("{} groups, {} pieces too many", peer.best.n_groups, peer.best.n_apart);
                let why = match &peer.fault {
                    _ if peer.n_runs > 0 => &apart,
                    Some(fault) => fault,
                    None => "none within the limit",
                };
                println!("| {} | {why} | | | | | {} |", peer.name, verdict.told());
                continue;
            }
            let within = self.within(peer, by_best);
            let (budget, ratio) = match within {
                Some(ours) => {
                    (ours.name.as_str(), format!("{:.4}", by_best(ours) / peer.best.by_units))
                }
                None => ("none as fast", String::new()),
            };
            println!(
                "| {} | {:.3} | {:.3} | {:.3} ms | {budget} | {ratio} | {} |",
                peer.name,
                peer.best.by_units,
                peer.middle(),
                peer.seconds * 1e3,
                verdict.told()
            );
        }
    }
}

/// Prints ours ÷ peer for each peer and instance, with the best of ours at no more time.
pub(crate) fn print_all(all: &[Rows]) {
    let titles: Vec<String> = all.iter().map(Rows::short_title).collect();
    println!("\n| peer | {} |", titles.join(" | "));
    println!("| --- |{}", " ---: |".repeat(all.len()));
    for peer in all.first().map_or(&[][..], |rows| &rows.peers) {
        let of_peer = |rows: &Rows| {
            let own = rows.peers.iter().find(|own| own.name == peer.name);
            own.map_or(String::new(), |own| rows.cell(own))
        };
        let told: Vec<String> = all.iter().map(of_peer).collect();
        println!("| {} | {} |", peer.name, told.join(" | "));
    }
}

fn by_best(outcome: &Outcome) -> f64 {
    outcome.best.by_units
}

/// Prints how often ours is better, over all instances.
pub(crate) fn print_summary(all: &[Rows]) {
    let readings: [(&str, Reading); 2] =
        [("best of our seeds", by_best), ("middle of our seeds", Outcome::middle)];
    for (how, of) in readings {
        println!("\n**Summary, {how} beside the best of the peer's**\n");
        println!(
            "| instance | rows | ours better | equal | of these ours smaller | peer faster | peer better | no answer |"
        );
        println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        let mut whole = Tally::default();
        for rows in all {
            let tally = rows.tally(of);
            tally.print(&rows.title);
            whole.n_rows += tally.n_rows;
            whole.better += tally.better;
            whole.alike += tally.alike;
            whole.smaller += tally.smaller;
            whole.peer_faster += tally.peer_faster;
            whole.none += tally.none;
            whole.peer_better.extend(tally.peer_better);
        }
        whole.print("**all**");
        println!();
        for row in &whole.peer_better {
            println!("- peer better: {row}");
        }
    }
}

impl Tally {
    fn print(&self, title: &str) {
        println!(
            "| {title} | {} | {} | {} | {} | {} | {} | {} |",
            self.n_rows,
            self.better,
            self.alike,
            self.smaller,
            self.peer_faster,
            self.peer_better.len(),
            self.none
        );
    }
}
