namespace DeepNet.Optimizers;

/// <summary>The numbers a <see cref="ParameterGroup"/> may set.</summary>
internal enum Hyperparameter
{
    LearningRate,
    WeightDecay,
    Momentum,
    Dampening,
    Beta1,
    Beta2,
    Epsilon,
    Alpha,
}

internal static class Hyperparameters
{
    public static readonly int Count = Enum.GetValues<Hyperparameter>().Length;

    /// <summary>As it stands in a saved state.</summary>
    public static string Key(this Hyperparameter hyperparameter) => hyperparameter switch
    {
        Hyperparameter.LearningRate => "learning_rate",
        Hyperparameter.WeightDecay => "weight_decay",
        Hyperparameter.Momentum => "momentum",
        Hyperparameter.Dampening => "dampening",
        Hyperparameter.Beta1 => "beta1",
        Hyperparameter.Beta2 => "beta2",
        Hyperparameter.Epsilon => "epsilon",
        Hyperparameter.Alpha => "alpha",
        _ => throw new ArgumentOutOfRangeException(nameof(hyperparameter), hyperparameter, null),
    };

    public static void Validate(this Hyperparameter hyperparameter, string owner, double value)
    {
        (bool holds, string rule) = hyperparameter switch
        {
            Hyperparameter.Beta1 or Hyperparameter.Beta2 => (value is >= 0 and < 1, "must be in [0, 1)"),
            Hyperparameter.Dampening => (double.IsFinite(value), "must be finite"),
            _ => (value >= 0 && double.IsFinite(value), "must be finite and not negative"),
        };
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(
                hyperparameter.ToString(), value, $"{owner}: {hyperparameter} {value} {rule}.");
        }
    }
}
