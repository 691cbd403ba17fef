"""The text engine's tests: each of its 30 invariants, and the properties that hold it.

| invariant | test |
|---|---|
| 1 | test_changes::test_tokens_join_to_the_text |
| 2 | test_changes::test_applying_the_difference_gives_the_new_text |
| 3 | test_changes::test_a_text_does_not_differ_from_itself |
| 4 | test_changes::test_hunks_are_sorted_apart_in_bounds_and_change_something |
| 5 | test_changes::test_changes_are_refused_where_other_words_stand |
| 6 | test_changes::test_the_inverse_leads_back |
| 7 | test_changes::test_composed_is_in_sequence |
| 7 | test_changes::test_changes_of_any_cut_compose |
| 8 | test_changes::test_the_difference_is_the_same_however_busy_the_machine_is |
| 8 | test_changes::test_the_difference_is_the_same_in_another_process |
| 9 | test_cleanup::test_clean_up_changes_no_result_and_crosses_no_neighbour |
| 10 | test_merge::test_one_side_alone_is_that_side |
| 11 | test_merge::test_neither_order_nor_names_of_the_sides_matter |
| 12 | test_merge::test_accepting_in_any_order_by_origin_coordinates_is_accepting_at_once |
| 13 | test_merge::test_every_hunk_is_applied_absorbed_or_conflicted |
| 14 | test_merge::test_untouched_words_stay_and_inserted_words_come_once |
| 15 | test_merge::test_rival_words_for_one_range_always_conflict |
| 15 | test_merge::test_only_equal_results_on_overlapping_ranges_are_merged |
| 16 | test_merge::test_taking_a_side_out_never_makes_a_conflict |
| 17 | test_following::test_rebasing_over_changes_elsewhere_only_shifts |
| 17 | test_following::test_rebasing_over_nothing_changes_nothing |
| 18 | test_following::test_two_steps_are_one_step_over_the_composition |
| 19 | test_following::test_some_now_and_the_rest_later_is_all_at_once |
| 20 | test_merge::test_with_nothing_accepted_the_bytes_are_unchanged |
| 21 | test_merge::test_changed_on_acceptance_into_the_original_is_plain_acceptance |
| 22 | test_merge::test_reverting_a_merge_restores_what_nothing_later_touched |
| 23 | test_changes::test_positions_map_monotonely |
| 24 | test_following::test_an_anchor_outside_every_hunk_keeps_its_words |
| 25 | test_following::test_span_lengths_sum_to_the_length_of_the_text |
| 25 | test_following::test_untouched_words_keep_their_origin |
| 26 | test_intake::test_positions_convert_to_utf16_and_back |
| 27 | test_intake::test_normalising_is_idempotent_and_leaves_nfc_and_line_feeds |
| 28 | test_changes::test_no_hunk_cuts_a_token_of_either_text |
| 28 | test_passages::test_a_whole_passage_that_comes_changes_or_goes_leaves_the_others_alone |
| 29 | test_rich::test_what_was_not_edited_keeps_every_byte |
| 29 | test_rich::test_what_is_written_is_read_as_the_document_in_normal_form |
| 30 | tests.services.test_race_merges::test_of_many_who_publish_one_merge_one_wins_and_the_others_are_told |

Who adds an invariant adds a row; `test_invariants` holds the table to the tests.
"""
