using System.Reflection;
using System.Text;

namespace DeepNet.Tests.Architecture;

/// <summary>Writes the public surface of an assembly as text, one member a line, in a stable order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    public static string List(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append(Bases(type)).Append('\n');
            foreach (string line in Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            foreach (string name in Enum.GetNames(type))
                yield return $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}";
            yield break;
        }

        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(c => IsVisible(c) && !c.IsStatic))
            yield return $"{Access(constructor)}new({Parameters(constructor)})";
        foreach (FieldInfo field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily))
            yield return $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}";
        foreach (PropertyInfo property in type.GetProperties(Declared))
        {
            MethodInfo[] accessors = [.. property.GetAccessors(nonPublic: true).Where(IsVisible)];
            if (accessors.Length == 0)
                continue;
            string index =
                property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{Parameters(parameters)}]" : "";
            string set = property.SetMethod is { } setter && IsVisible(setter) ? " set;" : "";
            yield return $"{Access(accessors[0])}{Name(property.PropertyType)} {property.Name}{index} {{ get;{set} }}";
        }

        foreach (MethodInfo method in type.GetMethods(Declared).Where(m => IsVisible(m) && !IsAccessor(type, m)))
        {
            string generic =
                method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
            yield return $"{Access(method)}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
        }
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(Type type, MethodInfo method) =>
        type.GetProperties(Declared).Any(p => p.GetAccessors(nonPublic: true).Contains(method));

    private static string Access(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.IsStatic ? "static " : "")
        + (method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract "
            : method.IsVirtual && !method.IsFinal && !method.DeclaringType!.IsInterface ? "virtual " : "");

    private static string Parameters(MethodBase method) => Parameters(method.GetParameters());

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(p =>
        $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.RawDefaultValue ?? "default"}" : "")}"));

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        _ => "sealed class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum)
            return "";
        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
            bases.Add(Name(parent));
        return bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}";
    }

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return $"ref {Name(type.GetElementType()!)}";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return $"{Name(inner)}?";
        if (type.IsGenericParameter)
            return type.Name;
        string name = type.FullName is { } full
            && type.Namespace is { Length: > 0 } space
            && space.StartsWith("DeepNet", StringComparison.Ordinal)
                ? full.Split('[')[0]
                : type.Name;
        name = name.Replace('+', '.');
        return type.IsGenericType
            ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : name;
    }
}
