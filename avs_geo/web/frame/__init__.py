"""The page that Streamlit runs in: its language, and what Streamlit itself says and does around our pages."""
