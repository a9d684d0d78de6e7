namespace DeepNet.Layers;

/// <summary>Names a parameter, buffer or module in the state, where the field's own name in snake_case will not
/// do.</summary>
/// <remarks>
/// May contain dots (<c>[Key("attention.self")]</c>). An empty key adds nothing: what the field holds is named as if it
/// were
/// the owner's own, which is how <see cref="Sequential"/> gets <c>0.weight</c> from its list.
/// </remarks>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class KeyAttribute(string key) : Attribute
{
    /// <summary>The name.</summary>
    public string Key { get; } = key;
}
