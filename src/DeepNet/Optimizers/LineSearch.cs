namespace DeepNet.Optimizers;

/// <summary>How far <see cref="Lbfgs"/> goes along a direction.</summary>
public enum LineSearch
{
    /// <summary>As far as the learning rate says.</summary>
    None,

    /// <summary>To where the loss has fallen enough and its slope is small: the strong Wolfe conditions.</summary>
    StrongWolfe,
}
