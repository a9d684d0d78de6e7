namespace DeepNet;

/// <summary>How <see cref="Tensor.SelectiveScan"/> walks along the sequence.</summary>
public enum SelectiveScanForm
{
    /// <summary>Step after step, in one kernel with one for the gradient; batch and channels are parallel.</summary>
    Sequential,

    /// <summary>Over all steps at once, by the recurrence's associative law; for few channels and long sequences on
    /// wide devices. Takes memory for every state of every step.</summary>
    Parallel,
}
