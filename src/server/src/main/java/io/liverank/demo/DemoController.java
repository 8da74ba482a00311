package io.liverank.demo;

import io.liverank.input.InvalidInputException;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /demo}: the shop's pictures, its shoppers and what can be done to them. */
@RestController
@RequestMapping("/demo")
@Profile("demo")
@Hidden
class DemoController {
    private static final int INTRODUCED = 12;
    private static final MediaType SVG = MediaType.valueOf("image/svg+xml");

    private final Shop shop;
    private final Population population;
    private final Shoppers shoppers;

    DemoController(Shop shop, Population population, Shoppers shoppers) {
        this.shop = shop;
        this.population = population;
        this.shoppers = shoppers;
    }

    /** What is to change; what is absent stays. */
    record Wish(Boolean running, Integer rate) {}

    /** A customer one can shop as. */
    record Introduction(String userId, List<String> likes, boolean chinese) {}

    /** How many products came. */
    record Released(int products) {}

    @GetMapping("/shoppers")
    Shoppers.State shoppers() {
        return shoppers.state();
    }

    @PostMapping("/shoppers")
    Shoppers.State shoppers(@RequestBody Wish wish) {
        if (wish.rate() != null) {
            if (wish.rate() < 1 || wish.rate() > Shoppers.MOST_PER_SECOND) {
                throw new InvalidInputException(
                        "/rate", "must be from 1 to " + Shoppers.MOST_PER_SECOND, "out_of_range");
            }
            shoppers.rate(wish.rate());
        }
        if (Boolean.TRUE.equals(wish.running())) {
            shoppers.start();
        } else if (Boolean.FALSE.equals(wish.running())) {
            shoppers.pause();
        }
        return shoppers.state();
    }

    @PostMapping("/tastes")
    Shoppers.State changeTastes() {
        shoppers.changeTastes();
        return shoppers.state();
    }

    @PostMapping("/releases")
    Released release() {
        return new Released(shoppers.release());
    }

    @GetMapping("/customers")
    List<Introduction> customers() {
        int changes = shoppers.state().changes();
        return IntStream.range(0, INTRODUCED)
                .mapToObj(population::shopper)
                .map(shopper -> new Introduction(shopper.id(), Population.likes(shopper, changes), shopper.chinese()))
                .toList();
    }

    /** A front end as a shop would write it, on the browser's script alone. */
    @GetMapping(path = "/front.html", produces = "text/html;charset=UTF-8")
    Resource front() {
        return new ClassPathResource("front.html", DemoController.class);
    }

    @GetMapping(path = "/front.js", produces = "text/javascript;charset=UTF-8")
    Resource frontScript() {
        return new ClassPathResource("front.js", DemoController.class);
    }

    @GetMapping("/pictures/{itemId}.svg")
    ResponseEntity<String> picture(@PathVariable String itemId) {
        Shop.Product product = shop.find(itemId);
        if (product == null) {
            return ResponseEntity.notFound().build();
        }
        return ResponseEntity.ok()
                .contentType(SVG)
                .cacheControl(CacheControl.maxAge(Duration.ofDays(1)))
                .body(Pictures.of(product));
    }
}
