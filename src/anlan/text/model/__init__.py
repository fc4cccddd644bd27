"""A small model that learns the user's own labels from labelled talks, on a CPU, in seconds to minutes.

``views`` cut a talk into what is known when; ``grams`` turn a view into numbers; ``training`` fits, ``trained`` classifies and
explains, ``store`` keeps it in a file that is safe to read, ``scoring`` measures it on whole batches held out.
"""
