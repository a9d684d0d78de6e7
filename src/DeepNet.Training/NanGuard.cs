namespace DeepNet.Training;

/// <summary>What a trainer looks at to notice NaN and infinity.</summary>
public enum NanGuard
{
    /// <summary>Nothing: numbers take their course.</summary>
    None,

    /// <summary>The loss of every batch, and the norm of the gradients where they are clipped by it; costs
    /// nothing.</summary>
    Loss,

    /// <summary>The loss, and the norm of the gradients before every step: finds the step that would have spoilt the
    /// parameters. Costs one pass over the gradients.</summary>
    Gradients,
}
