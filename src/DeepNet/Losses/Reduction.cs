namespace DeepNet;

/// <summary>What a loss does with the losses of the single elements.</summary>
public enum Reduction
{
    /// <summary>Their mean, weighted where the loss has weights per class. NaN if there are none.</summary>
    Mean,

    /// <summary>Their sum; 0 if there are none.</summary>
    Sum,

    /// <summary>Nothing: every element keeps its loss.</summary>
    None,
}
