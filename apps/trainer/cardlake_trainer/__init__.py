"""Trains XGBoost models on the datasets of the lake."""
