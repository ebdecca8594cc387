"""When recurring jobs run: cron fields, with seconds as the sixth."""

from procrastinate.contrib.django import app

from nq57.jobs import tasks

app.periodic(cron="* * * * *", periodic_id="retry_stalled")(tasks.retry_stalled)
app.periodic(cron="* * * * * */5", periodic_id="seal_journal")(tasks.seal_journal)
app.periodic(cron="30 16 * * *", periodic_id="write_head")(tasks.write_head)  # 23:30 here
app.periodic(cron="10 17 * * *", periodic_id="follow_the_day")(tasks.follow_the_day)  # 00:10 here
app.periodic(cron="5 17 * * *", periodic_id="end_exceptions")(tasks.end_exceptions)  # 00:05 here
app.periodic(cron="20 17 * * *", periodic_id="open_cycles")(tasks.open_cycles)  # 00:20 here
# Every hour from 07:05 to 18:05 here: an extended day is reminded of the same day.
app.periodic(cron="5 0-11 * * *", periodic_id="send_reminders")(tasks.send_reminders)
# 07:10 here
app.periodic(cron="10 0 * * *", periodic_id="remind_plan_reviews")(tasks.remind_plan_reviews)
app.periodic(cron="15 0 * * *", periodic_id="send_digests")(tasks.send_digests)  # 07:15 here
app.periodic(cron="25 0 * * *", periodic_id="remind_of_privacy")(tasks.remind_of_privacy)  # 07:25
app.periodic(cron="* * * * *", periodic_id="load_demonstration")(tasks.load_demonstration)
app.periodic(cron="40 18 * * *", periodic_id="drop_stale_uploads")(tasks.drop_stale_uploads)
app.periodic(cron="* * * * * */10", periodic_id="push_changes")(tasks.push_changes)
app.periodic(cron="* * * * *", periodic_id="send_bundles")(tasks.send_bundles)
app.periodic(cron="*/15 * * * *", periodic_id="fetch_peers")(tasks.fetch_peers)
