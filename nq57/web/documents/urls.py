"""Addresses of documents and their review."""

from django.urls import path

from nq57.web.documents import views

app_name = "documents"

urlpatterns = [
    path("", views.list_documents, name="documents"),
    path("tai-len/", views.upload, name="upload"),
    path("doc/<int:pk>/", views.review, name="review"),
    path("doc/<int:pk>/trang-thai/", views.reading_state, name="reading_state"),
    path("doc/<int:pk>/tra-loi/", views.answer, name="answer"),
    path("doc/<int:pk>/hoan-tac/", views.undo, name="undo"),
    path("doc/<int:pk>/ghi/", views.register, name="register"),
    path("doc/<int:pk>/bo/", views.discard, name="discard"),
    path("doc/<int:pk>/nguyen-van/", views.reading_text, name="reading_text"),
    path("doc/<int:pk>/cac-dong/", views.reading_rows, name="reading_rows"),
    path("quan-he/<int:pk>/", views.settle_mention, name="settle_mention"),
    path("<slug:code>/", views.show_document, name="document"),
    path("<slug:code>/nguyen-van/", views.show_text, name="text"),
    path("<slug:code>/tep/", views.download, name="file"),
    path("<slug:code>/so-hieu/", views.state_symbol, name="state_symbol"),
]
