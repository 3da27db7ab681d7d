-- What Pinstripe wrote on 2026-11-27, with schema 7, when id prefixes stood for resources: the rows of an account after a few calls.
INSERT INTO facts (name, value) VALUES ('listed', '23');
INSERT INTO facts (name, value) VALUES ('time', '1795793125');
INSERT INTO given_ids (world, id, sequence) VALUES (1, 'a_seed', 9);
INSERT INTO given_ids (world, id, sequence) VALUES (1, 'balance', 20);
INSERT INTO given_ids (world, id, sequence) VALUES (1, 'climsku_frontier_offtake_portfolio_2027', 8);
INSERT INTO given_ids (world, id, sequence) VALUES (1, 'climsku_invented_direct_air_2030', 6);
INSERT INTO given_ids (world, id, sequence) VALUES (1, 'climsku_invented_euro_portfolio_2028', 7);
INSERT INTO given_ids (world, id, sequence) VALUES (1, 'climsup_carbon_capture_inc', 1);
INSERT INTO given_ids (world, id, sequence) VALUES (1, 'climsup_charm_industrial', 5);
INSERT INTO given_ids (world, id, sequence) VALUES (1, 'climsup_heirloom', 4);
INSERT INTO given_ids (world, id, sequence) VALUES (1, 'climsup_lithos', 3);
INSERT INTO given_ids (world, id, sequence) VALUES (1, 'climsup_vaulted', 2);
INSERT INTO history (sequence, world, owner, number, entry) VALUES (1, 1, 15, 2, '{"at":1795793125,"from":null,"to":null,"transition":"attach","cause":"api","event":"customer.source.created","event_id":"evt_1UgR1dQvonVvO2xO00000GqW"}');
INSERT INTO history (sequence, world, owner, number, entry) VALUES (2, 1, 10, 2, '{"at":1795793125,"from":null,"to":null,"transition":"gain_default_source","cause":"api","event":"customer.updated","event_id":"evt_1UgR1dQvonVvO2xO00000HlS"}');
INSERT INTO history (sequence, world, owner, number, entry) VALUES (3, 1, 22, 2, '{"at":1795793125,"from":"requires_input","to":"canceled","transition":"cancel","cause":"api","event":"identity.verification_session.canceled","event_id":"evt_1UgR1dQvonVvO2xO00000Osu"}');
INSERT INTO lists (world, list, created, sequence) VALUES (1, -8832710017472931886, 1795793125, 15);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -7720966221742579632, 1795793125, 1);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -7720966221742579632, 1795793125, 2);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -7720966221742579632, 1795793125, 3);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -7720966221742579632, 1795793125, 4);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -7720966221742579632, 1795793125, 5);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -5882531848999545877, 1795793125, 16);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -5073743250146285195, 1795793125, 19);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -4531421052440192190, 1795793125, 19);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -3283817154400126211, 1795793125, 6);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -3283817154400126211, 1795793125, 7);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -3283817154400126211, 1795793125, 8);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -2424243305462876929, 1795793125, 9);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -2424243305462876929, 1795793125, 10);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -1214169077758523518, 1795793125, 23);
INSERT INTO lists (world, list, created, sequence) VALUES (1, -495580990934090214, 1795793125, 20);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 274385210388623937, 1795793125, 19);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 486151605975864541, 1795793125, 11);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 486151605975864541, 1795793125, 13);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 486151605975864541, 1795793125, 14);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 486151605975864541, 1795793125, 16);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 486151605975864541, 1795793125, 17);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 486151605975864541, 1795793125, 21);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 486151605975864541, 1795793125, 23);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 486151605975864541, 1795793125, 24);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 506449119262699255, 1795793125, 22);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 1039915980098785748, 1795793125, 17);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 1940938710144648829, 1795793125, 18);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 3472836356735493905, 1795793125, 21);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 3626082005381402784, 1795793125, 22);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 3801854622394481050, 1795793125, 18);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 4289449137591852334, 1795793125, 14);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 6464089327944207383, 1795793125, 15);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 8224402735403701606, 1795793125, 11);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 8224402735403701606, 1795793125, 13);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 8585407971884816655, 1795793125, 19);
INSERT INTO lists (world, list, created, sequence) VALUES (1, 9012017251193310788, 1795793125, 24);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (1, 1, 'climsup_', 'climsup_carbon_capture_inc', 1795793125, NULL, CAST('{
  "id": "climsup_carbon_capture_inc",
  "object": "climate.supplier",
  "info_url": "https://frontierclimate.com/portfolio/carboncapture-inc",
  "livemode": false,
  "locations": [
    {
      "city": "Los Angeles",
      "country": "US",
      "latitude": 34.0399975,
      "longitude": -118.2342512,
      "region": "CA"
    }
  ],
  "name": "CarbonCapture Inc.",
  "removal_pathway": "direct_air_capture"
}
' AS BLOB), NULL, '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"seed","event":null}', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (2, 1, 'climsup_', 'climsup_vaulted', 1795793125, NULL, CAST('{
  "id": "climsup_vaulted",
  "object": "climate.supplier",
  "info_url": "https://frontierclimate.com/portfolio/vaulted",
  "livemode": false,
  "locations": [
    {
      "city": "Houston",
      "country": "US",
      "latitude": 29.7604,
      "longitude": -95.3698,
      "region": "TX"
    }
  ],
  "name": "Vaulted Deep",
  "removal_pathway": "biomass_carbon_removal_and_storage"
}
' AS BLOB), NULL, '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"seed","event":null}', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (3, 1, 'climsup_', 'climsup_lithos', 1795793125, NULL, CAST('{
  "id": "climsup_lithos",
  "object": "climate.supplier",
  "info_url": "https://frontierclimate.com/portfolio/lithos",
  "livemode": false,
  "locations": [
    {
      "city": "San Francisco",
      "country": "US",
      "latitude": 37.7749,
      "longitude": -122.4194,
      "region": "CA"
    }
  ],
  "name": "Lithos",
  "removal_pathway": "enhanced_weathering"
}
' AS BLOB), NULL, '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"seed","event":null}', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (4, 1, 'climsup_', 'climsup_heirloom', 1795793125, NULL, CAST('{
  "id": "climsup_heirloom",
  "object": "climate.supplier",
  "info_url": "https://frontierclimate.com/portfolio/heirloom",
  "livemode": false,
  "locations": [
    {
      "city": "Brisbane",
      "country": "US",
      "latitude": 37.686,
      "longitude": -122.403,
      "region": "CA"
    }
  ],
  "name": "Heirloom",
  "removal_pathway": "direct_air_capture"
}
' AS BLOB), NULL, '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"seed","event":null}', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (5, 1, 'climsup_', 'climsup_charm_industrial', 1795793125, NULL, CAST('{
  "id": "climsup_charm_industrial",
  "object": "climate.supplier",
  "info_url": "https://frontierclimate.com/portfolio/charm-industrial",
  "livemode": false,
  "locations": [
    {
      "city": "San Francisco",
      "country": "US",
      "latitude": 37.7480408,
      "longitude": -122.4057404,
      "region": "CA"
    }
  ],
  "name": "Charm Industrial",
  "removal_pathway": "biomass_carbon_removal_and_storage"
}
' AS BLOB), NULL, '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"seed","event":null}', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (6, 1, 'climsku_', 'climsku_invented_direct_air_2030', 1795793125, 1795793125, CAST('{
  "id": "climsku_invented_direct_air_2030",
  "object": "climate.product",
  "created": 1795793125,
  "current_prices_per_metric_ton": {
    "usd": {
      "amount_fees": 3000,
      "amount_subtotal": 99999,
      "amount_total": 102999
    }
  },
  "delivery_year": 2030,
  "livemode": false,
  "metric_tons_available": "12.5",
  "name": "Invented: direct air capture in 2030, nearly sold out",
  "suppliers": []
}
' AS BLOB), CAST('{"supplier_ids":["climsup_heirloom","climsup_carbon_capture_inc"]}' AS BLOB), '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"seed","event":null}', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (7, 1, 'climsku_', 'climsku_invented_euro_portfolio_2028', 1795793125, 1795793125, CAST('{
  "id": "climsku_invented_euro_portfolio_2028",
  "object": "climate.product",
  "created": 1795793125,
  "current_prices_per_metric_ton": {
    "eur": {
      "amount_fees": 1425,
      "amount_subtotal": 47500,
      "amount_total": 48925
    },
    "usd": {
      "amount_fees": 1575,
      "amount_subtotal": 52500,
      "amount_total": 54075
    }
  },
  "delivery_year": 2028,
  "livemode": false,
  "metric_tons_available": "25000",
  "name": "An invented 2028 portfolio, sold in euros too",
  "suppliers": []
}
' AS BLOB), CAST('{"supplier_ids":["climsup_charm_industrial","climsup_heirloom","climsup_lithos"]}' AS BLOB), '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"seed","event":null}', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (8, 1, 'climsku_', 'climsku_frontier_offtake_portfolio_2027', 1795793125, 1795793125, CAST('{
  "id": "climsku_frontier_offtake_portfolio_2027",
  "object": "climate.product",
  "created": 1795793125,
  "current_prices_per_metric_ton": {
    "usd": {
      "amount_fees": 1650,
      "amount_subtotal": 55000,
      "amount_total": 56650
    }
  },
  "delivery_year": 2027,
  "livemode": false,
  "metric_tons_available": "1000000",
  "name": "Frontier''s 2027 offtake portfolio",
  "suppliers": []
}
' AS BLOB), CAST('{"supplier_ids":["climsup_charm_industrial","climsup_heirloom","climsup_lithos","climsup_vaulted","climsup_carbon_capture_inc"]}' AS BLOB), '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"seed","event":null}', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (9, 1, 'cus_', 'a_seed', 1795793125, NULL, CAST('{
  "id": "a_seed",
  "object": "customer",
  "address": null,
  "balance": 0,
  "created": 1795793125,
  "currency": null,
  "customer_account": null,
  "default_source": null,
  "delinquent": false,
  "description": null,
  "discount": null,
  "email": null,
  "invoice_prefix": null,
  "invoice_settings": {
    "custom_fields": null,
    "default_payment_method": null,
    "footer": null,
    "rendering_options": null
  },
  "livemode": false,
  "metadata": {},
  "name": "Ada",
  "next_invoice_sequence": 1,
  "phone": null,
  "preferred_locales": [],
  "shipping": null,
  "tax_exempt": "none",
  "test_clock": null
}
' AS BLOB), NULL, '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"seed","event":null}', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (10, 1, 'cus_', 'cus_1UgR1d00000AJj', 1795793125, NULL, CAST('{
  "id": "cus_1UgR1d00000AJj",
  "object": "customer",
  "address": null,
  "balance": 0,
  "created": 1795793125,
  "currency": null,
  "customer_account": null,
  "default_source": "card_1UgR1dQvonVvO2xO00000FcS",
  "delinquent": false,
  "description": null,
  "discount": null,
  "email": null,
  "invoice_prefix": "BQJJQUUI",
  "invoice_settings": {
    "custom_fields": null,
    "default_payment_method": null,
    "footer": null,
    "rendering_options": null
  },
  "livemode": false,
  "metadata": {},
  "name": "Grace",
  "next_invoice_sequence": 1,
  "phone": null,
  "preferred_locales": [],
  "shipping": null,
  "tax_exempt": "none",
  "test_clock": null
}
' AS BLOB), NULL, '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"api","event":"customer.created","event_id":"evt_1UgR1dQvonVvO2xO00000B3V"}', NULL, 17, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (11, 1, 'evt_', 'evt_1UgR1dQvonVvO2xO00000B3V', 1795793125, NULL, CAST('{
  "id": "evt_1UgR1dQvonVvO2xO00000B3V",
  "object": "event",
  "api_version": "2026-10-28.endive",
  "created": 1795793125,
  "data": {
    "object": {
      "id": "cus_1UgR1d00000AJj",
      "object": "customer",
      "address": null,
      "balance": 0,
      "created": 1795793125,
      "currency": null,
      "customer_account": null,
      "default_source": null,
      "delinquent": false,
      "description": null,
      "discount": null,
      "email": null,
      "invoice_prefix": "BQJJQUUI",
      "invoice_settings": {
        "custom_fields": null,
        "default_payment_method": null,
        "footer": null,
        "rendering_options": null
      },
      "livemode": false,
      "metadata": {},
      "name": "Grace",
      "next_invoice_sequence": 1,
      "phone": null,
      "preferred_locales": [],
      "shipping": null,
      "tax_exempt": "none",
      "test_clock": null
    }
  },
  "livemode": false,
  "pending_webhooks": 0,
  "request": {
    "id": "req_1UgR1dcahET0UT",
    "idempotency_key": null
  },
  "type": "customer.created"
}
' AS BLOB), NULL, '', 10, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (13, 1, 'evt_', 'evt_1UgR1dQvonVvO2xO00000DlM', 1795793125, NULL, CAST('{
  "id": "evt_1UgR1dQvonVvO2xO00000DlM",
  "object": "event",
  "api_version": "2026-10-28.endive",
  "created": 1795793125,
  "data": {
    "object": {
      "id": "cus_1UgR1d00000C2y",
      "object": "customer",
      "address": null,
      "balance": 0,
      "created": 1795793125,
      "currency": null,
      "customer_account": null,
      "default_source": null,
      "delinquent": false,
      "description": null,
      "discount": null,
      "email": null,
      "invoice_prefix": "FC087ED4",
      "invoice_settings": {
        "custom_fields": null,
        "default_payment_method": null,
        "footer": null,
        "rendering_options": null
      },
      "livemode": false,
      "metadata": {},
      "name": "Gone",
      "next_invoice_sequence": 1,
      "phone": null,
      "preferred_locales": [],
      "shipping": null,
      "tax_exempt": "none",
      "test_clock": null
    }
  },
  "livemode": false,
  "pending_webhooks": 0,
  "request": {
    "id": "req_1UgR1dl6heOLbP",
    "idempotency_key": null
  },
  "type": "customer.created"
}
' AS BLOB), NULL, '', 12, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (14, 1, 'evt_', 'evt_1UgR1dQvonVvO2xO00000Evs', 1795793125, NULL, CAST('{
  "id": "evt_1UgR1dQvonVvO2xO00000Evs",
  "object": "event",
  "api_version": "2026-10-28.endive",
  "created": 1795793125,
  "data": {
    "object": {
      "id": "cus_1UgR1d00000C2y",
      "object": "customer",
      "address": null,
      "balance": 0,
      "created": 1795793125,
      "currency": null,
      "customer_account": null,
      "default_source": null,
      "delinquent": false,
      "description": null,
      "discount": null,
      "email": null,
      "invoice_prefix": "FC087ED4",
      "invoice_settings": {
        "custom_fields": null,
        "default_payment_method": null,
        "footer": null,
        "rendering_options": null
      },
      "livemode": false,
      "metadata": {},
      "name": "Gone",
      "next_invoice_sequence": 1,
      "phone": null,
      "preferred_locales": [],
      "shipping": null,
      "tax_exempt": "none",
      "test_clock": null
    }
  },
  "livemode": false,
  "pending_webhooks": 0,
  "request": {
    "id": "req_1UgR1dJ8CdPW5N",
    "idempotency_key": null
  },
  "type": "customer.deleted"
}
' AS BLOB), NULL, '', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (15, 1, 'card_', 'card_1UgR1dQvonVvO2xO00000FcS', 1795793125, NULL, CAST('{
  "id": "card_1UgR1dQvonVvO2xO00000FcS",
  "object": "card",
  "address_city": null,
  "address_country": null,
  "address_line1": null,
  "address_line1_check": null,
  "address_line2": null,
  "address_state": null,
  "address_zip": null,
  "address_zip_check": null,
  "allow_redisplay": "unspecified",
  "brand": "Visa",
  "country": "US",
  "customer": "cus_1UgR1d00000AJj",
  "cvc_check": null,
  "dynamic_last4": null,
  "email": null,
  "exp_month": 11,
  "exp_year": 2027,
  "fingerprint": "WoSpPsgVqNx24AEG",
  "funding": "credit",
  "last4": "4242",
  "metadata": {},
  "name": null,
  "phone": null,
  "regulated_status": "unregulated",
  "tokenization_method": null,
  "wallet": null
}
' AS BLOB), CAST('{"networks":{"preferred":null},"test_card":"visa"}' AS BLOB), '{"at":1795793125,"from":null,"to":null,"transition":"create","cause":"api","event":null}', NULL, 16, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (16, 1, 'evt_', 'evt_1UgR1dQvonVvO2xO00000GqW', 1795793125, NULL, CAST('{
  "id": "evt_1UgR1dQvonVvO2xO00000GqW",
  "object": "event",
  "api_version": "2026-10-28.endive",
  "created": 1795793125,
  "data": {
    "object": ' || char(0) || '
  },
  "livemode": false,
  "pending_webhooks": 0,
  "request": {
    "id": "req_1UgR1dHOYvTS2y",
    "idempotency_key": null
  },
  "type": "customer.source.created"
}
' AS BLOB), NULL, '', 15, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (17, 1, 'evt_', 'evt_1UgR1dQvonVvO2xO00000HlS', 1795793125, NULL, CAST('{
  "id": "evt_1UgR1dQvonVvO2xO00000HlS",
  "object": "event",
  "api_version": "2026-10-28.endive",
  "created": 1795793125,
  "data": {
    "object": ' || char(0) || ',
    "previous_attributes": {
      "default_source": null
    }
  },
  "livemode": false,
  "pending_webhooks": 0,
  "request": {
    "id": "req_1UgR1dHOYvTS2y",
    "idempotency_key": null
  },
  "type": "customer.updated"
}
' AS BLOB), NULL, '', 10, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (18, 1, 'ch_', 'ch_1UgR1dQvonVvO2xO00000Ijo', 1795793125, NULL, CAST('{
  "id": "ch_1UgR1dQvonVvO2xO00000Ijo",
  "object": "charge",
  "amount": 500,
  "amount_captured": 500,
  "amount_refunded": 0,
  "application": null,
  "application_fee": null,
  "application_fee_amount": null,
  "balance_transaction": "txn_1UgR1dQvonVvO2xO00000Jm6",
  "billing_details": {
    "address": {
      "city": null,
      "country": null,
      "line1": null,
      "line2": null,
      "postal_code": null,
      "state": null
    },
    "email": null,
    "name": null,
    "phone": null,
    "tax_id": null
  },
  "calculated_statement_descriptor": "PINSTRIPE.EXAMPLE",
  "captured": true,
  "created": 1795793125,
  "currency": "usd",
  "customer": "cus_1UgR1d00000AJj",
  "description": null,
  "destination": null,
  "dispute": null,
  "disputed": false,
  "failure_balance_transaction": null,
  "failure_code": null,
  "failure_message": null,
  "fraud_details": {},
  "livemode": false,
  "metadata": {},
  "on_behalf_of": null,
  "order": null,
  "outcome": {
    "advice_code": null,
    "network_advice_code": null,
    "network_decline_code": null,
    "network_status": "approved_by_network",
    "reason": null,
    "risk_level": "normal",
    "risk_score": 40,
    "seller_message": "Payment complete.",
    "type": "authorized"
  },
  "paid": true,
  "payment_intent": null,
  "payment_method": "card_1UgR1dQvonVvO2xO00000FcS",
  "payment_method_details": {
    "card": {
      "amount_authorized": 500,
      "authorization_code": "692712",
      "brand": "visa",
      "checks": {
        "address_line1_check": null,
        "address_postal_code_check": null,
        "cvc_check": null
      },
      "country": "US",
      "ds_transaction_id": null,
      "exp_month": 11,
      "exp_year": 2027,
      "extended_authorization": {
        "status": "disabled"
      },
      "fingerprint": "WoSpPsgVqNx24AEG",
      "funding": "credit",
      "incremental_authorization": {
        "status": "unavailable"
      },
      "installments": null,
      "last4": "4242",
      "mandate": null,
      "multicapture": {
        "status": "unavailable"
      },
      "network": "visa",
      "network_token": {
        "used": false
      },
      "network_transaction_id": "817653609328480",
      "overcapture": {
        "maximum_amount_capturable": 500,
        "status": "unavailable"
      },
      "regulated_status": "unregulated",
      "three_d_secure": null,
      "wallet": null
    },
    "type": "card"
  },
  "receipt_email": null,
  "receipt_number": null,
  "receipt_url": "http://127.0.0.1:36931/receipts/payment/ch_1UgR1dQvonVvO2xO00000Ijo/hKfcFyFStXEUVEvSnWspPhLLaWT9eQTE",
  "refunded": false,
  "review": null,
  "shipping": null,
  "source": {
    "id": "card_1UgR1dQvonVvO2xO00000FcS",
    "object": "card",
    "address_city": null,
    "address_country": null,
    "address_line1": null,
    "address_line1_check": null,
    "address_line2": null,
    "address_state": null,
    "address_zip": null,
    "address_zip_check": null,
    "allow_redisplay": "unspecified",
    "brand": "Visa",
    "country": "US",
    "customer": "cus_1UgR1d00000AJj",
    "cvc_check": null,
    "dynamic_last4": null,
    "email": null,
    "exp_month": 11,
    "exp_year": 2027,
    "fingerprint": "WoSpPsgVqNx24AEG",
    "funding": "credit",
    "last4": "4242",
    "metadata": {},
    "name": null,
    "phone": null,
    "regulated_status": "unregulated",
    "tokenization_method": null,
    "wallet": null
  },
  "source_transfer": null,
  "statement_descriptor": null,
  "statement_descriptor_suffix": null,
  "status": "succeeded",
  "transfer_data": null,
  "transfer_group": null
}
' AS BLOB), CAST('{"test_card":"visa"}' AS BLOB), '{"at":1795793125,"from":null,"to":"succeeded","transition":"create","cause":"api","event":"charge.succeeded","event_id":"evt_1UgR1dQvonVvO2xO00000LCz"}', NULL, 21, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (19, 1, 'txn_', 'txn_1UgR1dQvonVvO2xO00000Jm6', 1795793125, NULL, CAST('{
  "id": "txn_1UgR1dQvonVvO2xO00000Jm6",
  "object": "balance_transaction",
  "amount": 500,
  "available_on": 1796083200,
  "balance_type": "payments",
  "created": 1795793125,
  "currency": "usd",
  "description": null,
  "exchange_rate": null,
  "fee": 45,
  "fee_details": [
    {
      "amount": 45,
      "application": null,
      "currency": "usd",
      "description": "Stripe processing fees",
      "type": "stripe_fee"
    }
  ],
  "net": 455,
  "reporting_category": "charge",
  "source": "ch_1UgR1dQvonVvO2xO00000Ijo",
  "status": "pending",
  "type": "charge"
}
' AS BLOB), NULL, '{"at":1795793125,"from":null,"to":"pending","transition":"create","cause":"api","event":null}', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (20, 1, 'balance', 'balance', 1795793125, NULL, CAST('{
  "object": "balance",
  "available": [
    {
      "amount": 100000000,
      "currency": "usd",
      "source_types": {
        "card": 100000000
      }
    }
  ],
  "connect_reserved": [
    {
      "amount": 0,
      "currency": "usd"
    }
  ],
  "instant_available": [
    {
      "amount": 100000000,
      "currency": "usd",
      "source_types": {
        "card": 100000000
      }
    }
  ],
  "issuing": {
    "available": [
      {
        "amount": 0,
        "currency": "usd"
      }
    ]
  },
  "livemode": false,
  "pending": [
    {
      "amount": 455,
      "currency": "usd",
      "source_types": {
        "card": 455
      }
    }
  ],
  "refund_and_dispute_prefunding": {
    "available": [
      {
        "amount": 0,
        "currency": "usd"
      }
    ],
    "pending": [
      {
        "amount": 0,
        "currency": "usd"
      }
    ]
  }
}
' AS BLOB), NULL, '', NULL, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (21, 1, 'evt_', 'evt_1UgR1dQvonVvO2xO00000LCz', 1795793125, NULL, CAST('{
  "id": "evt_1UgR1dQvonVvO2xO00000LCz",
  "object": "event",
  "api_version": "2026-10-28.endive",
  "created": 1795793125,
  "data": {
    "object": ' || char(0) || '
  },
  "livemode": false,
  "pending_webhooks": 0,
  "request": {
    "id": "req_1UgR1dplBjiyV8",
    "idempotency_key": null
  },
  "type": "charge.succeeded"
}
' AS BLOB), NULL, '', 18, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (22, 1, 'vs_', 'vs_1UgR1dQvonVvO2xO00000MWH', 1795793125, NULL, CAST('{
  "id": "vs_1UgR1dQvonVvO2xO00000MWH",
  "object": "identity.verification_session",
  "client_reference_id": null,
  "client_secret": null,
  "created": 1795793125,
  "last_error": null,
  "last_verification_report": null,
  "livemode": false,
  "metadata": {},
  "options": {},
  "redaction": null,
  "related_customer": null,
  "related_customer_account": null,
  "status": "canceled",
  "type": "document",
  "url": null
}
' AS BLOB), CAST('{"former_link":{"token":"test_YWNjdF8xRjA1QXVRdm9uVnZPMnhPLF8xVWdSMWRRdm9uVnZPMnhPMDAwMDBNV0hhS0NDRUNW0100xv2tTFnX","end":"withdrawn"}}' AS BLOB), '{"at":1795793125,"from":null,"to":"requires_input","transition":"create","cause":"api","event":"identity.verification_session.created","event_id":"evt_1UgR1dQvonVvO2xO00000NUa"}', NULL, 24, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (23, 1, 'evt_', 'evt_1UgR1dQvonVvO2xO00000NUa', 1795793125, NULL, CAST('{
  "id": "evt_1UgR1dQvonVvO2xO00000NUa",
  "object": "event",
  "api_version": "2026-10-28.endive",
  "created": 1795793125,
  "data": {
    "object": {
      "id": "vs_1UgR1dQvonVvO2xO00000MWH",
      "object": "identity.verification_session",
      "client_reference_id": null,
      "client_secret": null,
      "created": 1795793125,
      "last_error": null,
      "last_verification_report": null,
      "livemode": false,
      "metadata": {},
      "options": {},
      "redaction": null,
      "related_customer": null,
      "related_customer_account": null,
      "status": "requires_input",
      "type": "document",
      "url": null
    }
  },
  "livemode": false,
  "pending_webhooks": 0,
  "request": {
    "id": "req_1UgR1ddzBeNxWg",
    "idempotency_key": null
  },
  "type": "identity.verification_session.created"
}
' AS BLOB), NULL, '', 22, NULL, 0, 1);
INSERT INTO objects (sequence, world, kind, id, created, fresh_until, body, hidden, history, snapshot_of, borrower, rewrites_events, public_url) VALUES (24, 1, 'evt_', 'evt_1UgR1dQvonVvO2xO00000Osu', 1795793125, NULL, CAST('{
  "id": "evt_1UgR1dQvonVvO2xO00000Osu",
  "object": "event",
  "api_version": "2026-10-28.endive",
  "created": 1795793125,
  "data": {
    "object": ' || char(0) || '
  },
  "livemode": false,
  "pending_webhooks": 0,
  "request": {
    "id": "req_1UgR1dDvSCzYn3",
    "idempotency_key": null
  },
  "type": "identity.verification_session.canceled"
}
' AS BLOB), NULL, '', 22, NULL, 0, 1);
INSERT INTO public_urls (number, url) VALUES (1, 'http://127.0.0.1:36931');
INSERT INTO timers (sequence, world, due, id, transition, arguments) VALUES (1, 1, 1825027200, 'card_1UgR1dQvonVvO2xO00000FcS', 'expiring', NULL);
INSERT INTO timers (sequence, world, due, id, transition, arguments) VALUES (2, 1, 1796083200, 'txn_1UgR1dQvonVvO2xO00000Jm6', 'become_available', NULL);
INSERT INTO tombstones (world, id, kind) VALUES (1, 'cus_1UgR1d00000C2y', 'cus_');
INSERT INTO worlds (world, account, platform, livemode, clock_offset, frozen_at, is_current, begun) VALUES (1, 'acct_1F05AuQvonVvO2xO', '', 0, 0, NULL, 1, 1795793125);
