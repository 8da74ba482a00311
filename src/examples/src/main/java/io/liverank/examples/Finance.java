package io.liverank.examples;

import io.liverank.event.Actor;
import io.liverank.event.Attributes;
import io.liverank.event.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A bank's products on a customer's page. What a customer may be offered is a rule of the bank and no opinion: products of more
 * risk than the customer can bear are left out of the list, however much they are wanted. Which of the others are wanted depends on the segment the customer is in, and on what the customer asked about before.
 */
final class Finance implements Domain {
    private static final List<String> KINDS =
            List.of("savings", "bonds", "funds", "shares", "loan", "mortgage", "insurance", "card");
    private static final List<String> SEGMENTS =
            List.of("student", "young family", "saver", "owner", "retired", "trader");
    private static final int PRODUCTS = 80;
    private static final int CUSTOMERS = 400;
    private static final int RISKS = 5;
    private static final int LIST = 15;

    private record Product(String id, int kind, int risk, double fee, double quality) {
        boolean suits(Customer customer) {
            return risk <= customer.bears();
        }
    }

    private record Customer(int segment, int bears, double[] tastes) {}

    private final long seed;
    private final List<Product> products = new ArrayList<>();
    private final List<Customer> customers = new ArrayList<>();
    private final double[][] fits = new double[SEGMENTS.size()][KINDS.size()];

    Finance(long seed) {
        this.seed = seed;
        var random = new SplittableRandom(seed);
        for (int i = 0; i < PRODUCTS; i++) {
            products.add(new Product(
                    "product-" + i,
                    random.nextInt(KINDS.size()),
                    1 + random.nextInt(RISKS),
                    Math.round(100 * random.nextDouble()) / 100.0,
                    0.6 * Domain.normal(random)));
        }
        for (double[] row : fits) {
            Domain.fill(row, 1.0, random);
        }
        for (int i = 0; i < CUSTOMERS; i++) {
            double[] tastes = new double[KINDS.size()];
            Domain.fill(tastes, 0.6, random);
            customers.add(new Customer(random.nextInt(SEGMENTS.size()), 1 + random.nextInt(RISKS), tastes));
        }
    }

    @Override
    public String name() {
        return "Finance";
    }

    @Override
    public String about() {
        return "Products on a customer's page, applied for or not by segment, taste and fee. Products of more risk than the "
                + "customer can bear are wanted more and must never be shown: that is a rule of the bank, which LiveRank keeps (`eligibility`; "
                + "held for every list shown). Reasons come with `explain`.";
    }

    @Override
    public String order() {
        return "the lowest fee first";
    }

    @Override
    public List<String> settings() {
        return List.of(
                "liverank.events.application.role=choice",
                "liverank.features.fields.risk=category",
                "liverank.eligibility.risk.attribute=risk",
                "liverank.eligibility.risk.relation=at-most",
                "liverank.eligibility.risk.context=bears");
    }

    @Override
    public String choice() {
        return "application";
    }

    @Override
    public Visit visit(int number) {
        var random = new SplittableRandom(seed * 7_919 + number * 1_000_003L);
        int who = random.nextInt(CUSTOMERS);
        Customer customer = customers.get(who);
        List<Product> offered = new ArrayList<>();
        int first = random.nextInt(PRODUCTS);
        int suitable = 0;
        for (int i = 0; i < PRODUCTS && suitable < LIST; i++) {
            Product product = products.get((first + i) % PRODUCTS);
            offered.add(product);
            suitable += product.suits(customer) ? 1 : 0;
        }
        offered.sort(Comparator.comparingDouble(Product::fee));
        List<Candidate> candidates = new ArrayList<>();
        double[] wanted = new double[offered.size()];
        for (int i = 0; i < wanted.length; i++) {
            Product product = offered.get(i);
            wanted[i] = Domain.sigmoid(-3.6
                    + product.quality()
                    + fits[customer.segment()][product.kind()]
                    + customer.tastes()[product.kind()]
                    + 0.3 * product.risk()
                    - product.fee());
            candidates.add(new Candidate(
                    product.id(),
                    Double.NaN,
                    Domain.attributes(
                            "kind", KINDS.get(product.kind()), "risk", product.risk(), "fee", product.fee())));
        }
        Attributes context = Domain.attributes("segment", SEGMENTS.get(customer.segment()), "bears", customer.bears());
        return new Visit(
                new Actor("customer-" + who, null, null),
                null,
                context,
                candidates,
                wanted,
                Domain.ones(wanted.length));
    }

    @Override
    public boolean mayShow(Visit visit, Candidate candidate) {
        return Domain.number(candidate.attributes(), "risk") <= Domain.number(visit.context(), "bears");
    }
}
